package io.terrace.cache.local;

import io.terrace.cache.spi.LocalTierFactory;
import io.terrace.cache.test.LocalTierContract;

class CaffeineTierTest extends LocalTierContract {

  @Override
  protected LocalTierFactory factory() {
    return new CaffeineTierFactory();
  }
}
