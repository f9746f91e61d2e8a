package io.terrace.cache.redis;

import io.terrace.cache.test.clients.FleetContract;
import io.terrace.cache.test.fleet.FencedFillContract;
import io.terrace.cache.test.fleet.Fleet;
import io.terrace.cache.test.fleet.FleetRun;
import io.terrace.cache.test.fleet.OneLoadContract;
import io.terrace.cache.test.fleet.OutageContract;
import io.terrace.cache.test.fleet.PropagationContract;
import io.terrace.cache.test.fleet.RedisFleetServer;
import io.terrace.cache.test.server.RedisServer;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What processes that share a Redis are promised. */
class RedisFleetTest {

  @RegisterExtension static final Fleet FLEET = new Fleet(RedisFleetServer::new);

  @Nested
  class Clients extends FleetContract {
    Clients() {
      super(FLEET);
    }
  }

  @Nested
  class FencedFill extends FencedFillContract {
    FencedFill() {
      super(FLEET);
    }
  }

  @Nested
  class OneLoad extends OneLoadContract {
    OneLoad() {
      super(FLEET);
    }
  }

  @Nested
  class Propagation extends PropagationContract {
    Propagation() {
      super(FLEET);
    }

    @Override
    protected boolean keepsWhatDidNotChange() {
      return true;
    }
  }

  @Nested
  class Outage extends OutageContract {
    Outage() {
      super(FLEET);
    }

    /** The old value, and the old version of its tag, are back in the server. */
    @Test
    void aServerThatReturnsWithAnOldDumpBringsNothingBack() {
      assertNothingStale(
          run -> {
            RedisServer server = ((RedisFleetServer) run.server()).server();
            server.command("SAVE");
            FleetRun.pause(1_000); // all that is changed meanwhile is lost
            server.kill();
            server.restart();
          });
    }

    @Test
    @Tag("long")
    void aReplicaThatLostWritesBringsNothingBack() {
      RedisServer primary = ((RedisFleetServer) FLEET.server()).server();
      try (RedisServer replica = replicaOf(primary)) {
        assertNothingStale(
            run -> {
              replica.command("REPLICAOF", "NO", "ONE"); // what is written from now on is lost
              FleetRun.pause(1_000);
              primary.kill();
              run.redirect(new InetSocketAddress(replica.host(), replica.port()));
            });
      } finally {
        primary.restart();
      }
    }

    private RedisServer replicaOf(RedisServer primary) {
      RedisServer replica =
          RedisServer.start(
              List.of(
                  "--replicaof",
                  primary.host(),
                  Integer.toString(primary.port()),
                  "--repl-diskless-sync-delay",
                  "0"));
      while (!String.valueOf(replica.command("INFO", "replication")).contains("link_status:up")) {
        FleetRun.pause(10); // until the test's own time is over
      }
      return replica;
    }
  }
}
