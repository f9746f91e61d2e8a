package io.terrace.cache.test.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback interface, each given once. They lie below those that a system gives
 * to outgoing connections, so that none is taken while a server is restarted. Thread-safe.
 */
final class LoopbackPorts {

  static final String HOST = "127.0.0.1";

  private static final int FIRST = 12_000;
  private static final int END = 22_000;
  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private LoopbackPorts() {}

  /** Returns a port that is free, and so is the one that is {@code companion} above it. */
  static int next(int companion) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port) && isFree(port + companion) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on " + HOST + " from " + FIRST + " to " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
