package io.terrace.cache.redis;

import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.ManyEntriesContract;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A million entries on one server, and on a cluster. */
class ManyEntriesTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern SCRIPTS = Pattern.compile("cmdstat_(?:eval|evalsha):calls=(\\d+)");

  /** A script is a round trip, whatever it does. */
  private static long scripts(List<RedisServer> servers) {
    long calls = 0;
    for (RedisServer server : servers) {
      Matcher found =
          SCRIPTS.matcher(String.valueOf(server.command("INFO", "commandstats")));
      while (found.find()) {
        calls += Long.parseLong(found.group(1));
      }
    }
    return calls;
  }

  @Nested
  class OnOneServer extends ManyEntriesContract {

    @RegisterExtension
    static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

    @Override
    protected RemoteTier connect() {
      return RedisTier.builder().uri(SERVER.get().uri()).timeout(TIMEOUT).build();
    }

    @Override
    protected long roundTrips() {
      return scripts(List.of(SERVER.get()));
    }

    @Override
    protected int allowedRoundTrips() {
      return 1;
    }
  }

  @Nested
  class OnACluster extends ManyEntriesContract {

    @RegisterExtension
    static final ServerExtension<RedisCluster> CLUSTER = new ServerExtension<>(RedisCluster::start);

    @Override
    protected RemoteTier connect() {
      return RedisTier.builder().cluster(CLUSTER.get().addresses()).timeout(TIMEOUT).build();
    }

    @Override
    protected long roundTrips() {
      return scripts(CLUSTER.get().nodes());
    }

    @Override
    protected int allowedRoundTrips() {
      return 1;
    }
  }
}
