package io.terrace.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

  @ParameterizedTest
  @CsvSource({
    "0.001, 1",
    "1, 1",
    "1.5, 2",
    "50, 50",
    "98.9, 99",
    "99, 99",
    "99.1, 100",
    "100, 100"
  })
  void aPercentileIsThatOfTheNearestRank(double percent, long expected) {
    Latencies latencies = new Latencies(LongStream.rangeClosed(1, 100).map(n -> 101 - n).toArray());

    assertThat(latencies.percentileNanos(percent)).isEqualTo(expected);
  }

  /** 0.99 times 5,000 must not be rounded up to a rank too many. */
  @Test
  void theRankIsExactWhereTheShareIsNot() {
    Latencies latencies = new Latencies(LongStream.rangeClosed(1, 5_000).toArray());

    assertThat(latencies.percentileNanos(99)).isEqualTo(4_950);
    assertThat(latencies.percentileNanos(99.9)).isEqualTo(4_995);
  }

  @Test
  void oneResponseIsEveryPercentile() {
    Latencies latencies = new Latencies(new long[] {7});

    assertThat(latencies.percentileNanos(50)).isEqualTo(7);
    assertThat(latencies.percentileNanos(99)).isEqualTo(7);
  }

  @Test
  void whatWasMeasuredIsLeftAlone() {
    long[] measured = {3, 1, 2};

    assertThat(new Latencies(measured).percentileNanos(100)).isEqualTo(3);
    assertThat(measured).containsExactly(3, 1, 2);
  }

  @Test
  void noResponseHasNoPercentile() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Latencies(new long[0]));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 100.1, Double.NaN})
  void aPercentageOutOfRangeIsRefused(double percent) {
    Latencies latencies = new Latencies(new long[] {7});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> latencies.percentileNanos(percent))
        .withMessageContaining("not " + percent);
  }
}
