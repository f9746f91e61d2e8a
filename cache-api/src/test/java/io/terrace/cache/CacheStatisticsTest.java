package io.terrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheStatisticsTest {

  private static CacheStatistics counted(long from) {
    long n = from;
    return new CacheStatistics(
        n++,
        n++,
        n++,
        n++,
        n++,
        n++,
        n++,
        Duration.ofNanos(n++),
        n++,
        n++,
        n++,
        n++,
        n++,
        n++,
        n++,
        n++,
        n++,
        Map.of("CHECKSUM", n, "KEPT", 1L));
  }

  @Test
  void anIntervalIsTheLaterSnapshotLessTheEarlier() {
    CacheStatistics ten = counted(11).minus(counted(1));

    assertThat(ten)
        .isEqualTo(
            new CacheStatistics(
                10,
                10,
                10,
                10,
                10,
                10,
                10,
                Duration.ofNanos(10),
                10,
                10,
                10,
                10,
                10,
                10,
                10,
                10,
                10,
                Map.of("CHECKSUM", 10L)));
  }

  @Test
  void hitsAndMissesAreRequests() {
    CacheStatistics statistics = counted(1);

    assertThat(statistics.hits()).isEqualTo(1 + 2 + 3 + 4);
    assertThat(statistics.requests()).isEqualTo(15);
    assertThat(statistics.hitRate()).isEqualTo(10 / 15.0);
    assertThat(statistics.minus(statistics).hitRate()).isZero();
  }
}
