package io.terrace.cache.tck;

import io.terrace.cache.test.tck.TckReportContract;
import java.util.Set;

/** Nothing of the JSR-107 TCK is refused. */
class TckReportCheck extends TckReportContract {
  TckReportCheck() {
    super(Set.of());
  }
}
