package io.terrace.cache.redis;

import io.terrace.cache.test.BulkLeasesContract;
import io.terrace.cache.test.CounterStoreContract;
import io.terrace.cache.test.LeaseStoreContract;
import io.terrace.cache.test.RemoteStoreContract;
import io.terrace.cache.test.ScannableContract;
import io.terrace.cache.test.VersionStoreContract;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class SingleRedisTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  private static RedisFixture fixture() {
    return new RedisFixture(
        () -> SERVER.get().command("FLUSHALL"),
        () -> RedisTier.builder().uri(SERVER.get().uri()).failFast());
  }

  @Nested
  class AsRemoteStore extends RemoteStoreContract {
    AsRemoteStore() {
      super(fixture());
    }
  }

  @Nested
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
      super(() -> RedisTier.builder().uri(SERVER.get().uri()).failFast());
    }
  }
}
