package io.terrace.cache.memcached;

import io.terrace.cache.test.BulkLeasesContract;
import io.terrace.cache.test.CounterStoreContract;
import io.terrace.cache.test.LeaseStoreContract;
import io.terrace.cache.test.RemoteStoreContract;
import io.terrace.cache.test.VersionStoreContract;
import io.terrace.cache.test.server.MemcachedNodes;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThreeNodesContractTest {

  @RegisterExtension
  static final ServerExtension<MemcachedNodes> NODES =
      new ServerExtension<>(() -> MemcachedNodes.start(3));

  @Nested
  class AsRemoteStore extends RemoteStoreContract {
    AsRemoteStore() {
      super(new MemcachedFixture(NODES.get()));
    }
  }

  @Nested
  class AsLeaseStore extends LeaseStoreContract {
    AsLeaseStore() {
      super(new MemcachedFixture(NODES.get()));
    }
  }

  @Nested
  class AsBulkLeases extends BulkLeasesContract {
    AsBulkLeases() {
      super(new MemcachedFixture(NODES.get()));
    }
  }

  @Nested
  class AsVersionStore extends VersionStoreContract {
    AsVersionStore() {
      super(new MemcachedFixture(NODES.get()));
    }
  }

  @Nested
  @Tag("long") // waits for seconds
  class AsCounterStore extends CounterStoreContract {
    AsCounterStore() {
      super(new MemcachedFixture(NODES.get()));
    }
  }
}
