package io.terrace.cache.memcached;

import io.terrace.cache.test.clients.FleetContract;
import io.terrace.cache.test.fleet.FencedFillContract;
import io.terrace.cache.test.fleet.Fleet;
import io.terrace.cache.test.fleet.MemcachedFleetServer;
import io.terrace.cache.test.fleet.OneLoadContract;
import io.terrace.cache.test.fleet.OutageContract;
import io.terrace.cache.test.fleet.PropagationContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What processes that share a Memcached are promised. */
class MemcachedFleetTest {

  @RegisterExtension
  static final Fleet FLEET = new Fleet(() -> new MemcachedFleetServer(PatientTierFactory.SCHEME));

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
  @Tag("long") // slower than over Redis
  class Propagation extends PropagationContract {
    Propagation() {
      super(FLEET);
    }

    @Override
    protected boolean keepsWhatDidNotChange() {
      return false;
    }
  }

  @Nested
  @Tag("long") // as Redis does it, and slower
  class Outage extends OutageContract {
    Outage() {
      super(FLEET);
    }
  }
}
