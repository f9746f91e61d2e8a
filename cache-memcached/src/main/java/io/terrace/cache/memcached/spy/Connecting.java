package io.terrace.cache.memcached.spy;

import io.terrace.cache.memcached.wire.HostAndPort;
import io.terrace.cache.memcached.wire.Login;
import io.terrace.cache.memcached.wire.Node;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.DefaultConnectionFactory;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.FailureMode;
import net.spy.memcached.KetamaNodeKeyFormatter;
import net.spy.memcached.KetamaNodeLocator;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.auth.AuthDescriptor;
import net.spy.memcached.auth.AuthThreadMonitor;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.protocol.binary.BinaryMemcachedNodeImpl;
import net.spy.memcached.protocol.binary.BinaryOperationFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the driver connects: failure mode Cancel, so that a key is never looked for on another node
 * than its own; ketama over the names of the nodes; reconnecting every second; bounded queues.
 *
 * <p>Every node is set up as one that has to authenticate, and is told that it did as soon as it is
 * connected where there is nobody to say that we are: only such a node drops, when the connection
 * is lost, what waits to be written, instead of sending it on the next one, the command that was
 * half written first.
 */
final class Connecting extends DefaultConnectionFactory implements ConnectionObserver {

  private static final int QUEUE = 8_192;
  private static final int READ_BUFFER = 16_384;
  private static final long RECONNECT_SECONDS = 1;

  /** With more commands in a row without an answer than these the connection is made anew. */
  private static final int SILENCES = 2;

  private final List<HostAndPort> names;
  private final @Nullable AuthDescriptor authentication;
  private final AuthThreadMonitor authenticating = new AuthThreadMonitor();
  private final int largestItem;
  private final OperationFactory operations = new BinaryOperationFactory();
  private final Map<SocketAddress, SpyNode> nodes = new LinkedHashMap<>();

  Connecting(List<HostAndPort> names, @Nullable Login login, int largestItem) {
    super(QUEUE, READ_BUFFER, DefaultHashAlgorithm.KETAMA_HASH);
    this.names = names;
    this.authentication =
        login == null ? null : AuthDescriptor.typical(login.user(), login.password());
    this.largestItem = largestItem;
  }

  List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  SpyNode node(MemcachedNode node) {
    SpyNode known = nodes.get(node.getSocketAddress());
    if (known == null) {
      throw new IllegalArgumentException(node.getSocketAddress() + " is none of " + names);
    }
    return known;
  }

  void close() {
    nodes.values().forEach(SpyNode::close);
    authenticating.interruptAllPendingAuth();
  }

  /** The driver asks for its nodes in the order of the addresses. */
  @Override
  public MemcachedNode createMemcachedNode(
      SocketAddress address, SocketChannel channel, int bufferSize) {
    MemcachedNode node =
        new BinaryMemcachedNodeImpl(
            address,
            channel,
            bufferSize,
            createReadOperationQueue(),
            createWriteOperationQueue(),
            createOperationQueue(),
            getOpQueueMaxBlockTime(),
            true,
            getOperationTimeout(),
            getAuthWaitTime(),
            this);
    String name = names.get(nodes.size()).toString();
    nodes.put(address, new SpyNode(name, node, largestItem));
    return node;
  }

  /** Called by the driver's thread. */
  @Override
  public void connectionEstablished(SocketAddress address, int reconnectCount) {
    SpyNode node = nodes.get(address);
    if (node != null) {
      node.connected(authentication == null ? null : this::authenticate);
    }
  }

  private void authenticate(MemcachedNode node) {
    authenticating.authConnection(node.getConnection(), operations, authentication, node);
  }

  /** Called by the driver's thread. */
  @Override
  public void connectionLost(SocketAddress address) {
    SpyNode node = nodes.get(address);
    if (node != null) {
      node.renewConnection();
    }
  }

  @Override
  public Collection<ConnectionObserver> getInitialObservers() {
    return List.of(this);
  }

  @Override
  public NodeLocator createLocator(List<MemcachedNode> all) {
    return new KetamaNodeLocator(
        all, getHashAlg(), KetamaNodeKeyFormatter.Format.LIBMEMCACHED, Map.of());
  }

  @Override
  public OperationFactory getOperationFactory() {
    return operations;
  }

  @Override
  public @Nullable AuthDescriptor getAuthDescriptor() {
    return authentication;
  }

  @Override
  public FailureMode getFailureMode() {
    return FailureMode.Cancel;
  }

  @Override
  public BlockingQueue<Operation> createWriteOperationQueue() {
    return new LinkedBlockingQueue<>(QUEUE);
  }

  /** Nobody waits for a place in a queue. */
  @Override
  public long getOpQueueMaxBlockTime() {
    return 0;
  }

  @Override
  public long getAuthWaitTime() {
    return 0;
  }

  @Override
  public long getMaxReconnectDelay() {
    return RECONNECT_SECONDS;
  }

  @Override
  public int getTimeoutExceptionThreshold() {
    return SILENCES;
  }

  @Override
  public boolean isDaemon() {
    return true;
  }
}
