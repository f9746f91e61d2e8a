package io.terrace.cache.test.fleet.member;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.RemoteTier;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/**
 * What a process of a fleet does for a test. It is public, and has a public constructor that takes
 * an {@link Opening}. Thread-safe: each line is answered by a thread of its own.
 */
public interface Role extends AutoCloseable {

  /**
   * Does what {@code words} say.
   *
   * @return the answer, without a line break
   * @throws Exception if it could not be done; the test is told the message
   */
  String answer(List<String> words) throws Exception;

  @Override
  void close();

  /**
   * How a role begins.
   *
   * @param process the number of the process, from 0 on
   * @param uri the remote tier
   * @param namespace what the caches of the test have in common
   * @param source the file of the {@link SharedSource}
   * @param options more, as the role understands it
   */
  record Opening(int process, String uri, String namespace, Path source, List<String> options) {

    /** Returns a manager over the remote tier. */
    public TerraceCacheManager manager() {
      return manager(UnaryOperator.identity());
    }

    /** Returns a manager over what {@code around} makes of the remote tier. */
    TerraceCacheManager manager(UnaryOperator<RemoteTier> around) {
      return TerraceCacheManager.builder()
          .namespace(namespace)
          .remote(around.apply(tier()))
          .build();
    }

    /** Returns the remote tier. */
    RemoteTier tier() {
      URI address = URI.create(uri);
      return ServiceLoader.load(RemoteStoreFactory.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(factory -> factory.schemes().contains(address.getScheme()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("nothing makes a tier of " + uri))
          .create(address, namespace);
    }
  }
}
