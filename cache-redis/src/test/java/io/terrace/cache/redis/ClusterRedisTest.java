package io.terrace.cache.redis;

import io.terrace.cache.test.BulkLeasesContract;
import io.terrace.cache.test.CounterStoreContract;
import io.terrace.cache.test.LeaseStoreContract;
import io.terrace.cache.test.RemoteStoreContract;
import io.terrace.cache.test.ScannableContract;
import io.terrace.cache.test.VersionStoreContract;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterRedisTest {

  @RegisterExtension
  static final ServerExtension<RedisCluster> SERVERS = new ServerExtension<>(RedisCluster::start);

  private static RedisFixture fixture() {
    return new RedisFixture(
        () -> SERVERS.get().flush(),
        () -> RedisTier.builder().cluster(SERVERS.get().addresses()).failFast());
  }

  @Nested
  class AsRemoteStore extends RemoteStoreContract {
    AsRemoteStore() {
      super(fixture());
    }
  }

  @Nested
  @Tag("long") // what one server does, waits and all
  class AsLeaseStore extends LeaseStoreContract {
    AsLeaseStore() {
      super(fixture());
    }
  }

  @Nested
  class AsBulkLeases extends BulkLeasesContract {
    AsBulkLeases() {
      super(fixture());
    }
  }

  @Nested
  class AsVersionStore extends VersionStoreContract {
    AsVersionStore() {
      super(fixture());
    }
  }

  @Nested
  @Tag("long") // what one server does, waits and all
  class AsCounterStore extends CounterStoreContract {
    AsCounterStore() {
      super(fixture());
    }
  }

  @Nested
  class AsScannable extends ScannableContract {
    AsScannable() {
      super(fixture());
    }
  }

  @Nested
  class AsInvalidationBus extends RedisBusContract {
    AsInvalidationBus() {
      super(() -> RedisTier.builder().cluster(SERVERS.get().addresses()).failFast());
    }
  }
}
