package io.terrace.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheSpecTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  private static Arguments refused(
      UnaryOperator<CacheSpec<String, Integer>> settings, String... named) {
    return Arguments.of(settings, named);
  }

  static List<Arguments> conflicts() {
    return List.of(
        refused(s -> s.localMaximumSize(0), "localMaximumSize", "0"),
        refused(s -> s.localMaximumWeight(0, (k, v) -> 1), "localMaximumWeight"),
        refused(s -> s.ttl(Duration.ZERO), "ttl", "more than zero"),
        refused(s -> s.ttl(SECOND.negated()), "ttl"),
        refused(s -> s.jitter(1), "jitter"),
        refused(s -> s.jitter(Double.NaN), "jitter"),
        refused(s -> s.earlyRefresh(0), "earlyRefresh"),
        refused(s -> s.maximumConcurrentLoads(0), "maximumConcurrentLoads"),
        refused(s -> s.staleIfError(SECOND), "staleIfError", "ttl"),
        refused(s -> s.staleWhileRevalidate(SECOND), "staleWhileRevalidate", "ttl"),
        refused(s -> s.earlyRefresh(), "earlyRefresh", "ttl"),
        refused(s -> s.ttl(SECOND).staleIfErrorThrottle(SECOND), "staleIfErrorThrottle"),
        refused(s -> s.ttl(SECOND).softTimeout(SECOND), "softTimeout", "staleIfError"),
        refused(
            s ->
                s.ttl(SECOND)
                    .staleIfError(SECOND)
                    .softTimeout(SECOND.multipliedBy(2))
                    .hardTimeout(SECOND),
            "softTimeout",
            "hardTimeout"),
        refused(
            s -> s.localMaximumSize(1).localMaximumWeight(1, (k, v) -> 1),
            "localMaximumSize",
            "localMaximumWeight"),
        refused(
            s ->
                s.ttl(SECOND)
                    .expiryPolicy(
                        CreatedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_DAY)),
            "ttl",
            "expiryPolicy"));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void aWrongOrConflictingSettingIsRefusedByName(
      UnaryOperator<CacheSpec<String, Integer>> settings, String[] named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.apply(spec()).validate())
        .satisfies(e -> assertThat(e).hasMessageContainingAll(named));
  }

  @Test
  void aSpecIsImmutableAndEqualBySettings() {
    CacheSpec<String, Integer> base = spec().ttl(SECOND);

    assertThat(base.localMaximumSize(5)).isNotEqualTo(base);
    assertThat(base.localMaximumSize()).isEmpty();
    assertThat(spec().localMaximumSize(5).ttl(SECOND))
        .isEqualTo(base.localMaximumSize(5))
        .hasSameHashCodeAs(base.localMaximumSize(5));
  }

  @Test
  void aSpecNamesWhatWasSet() {
    assertThat(spec().staleIfError(SECOND).ttl(SECOND).toString())
        .isEqualTo("CacheSpec<java.lang.String, java.lang.Integer> ttl=PT1S staleIfError=PT1S");
  }

  @Test
  void aDurationTooLongToCountIsCutAndNotOverflown() {
    assertThat(spec().ttl(Duration.ofSeconds(Long.MAX_VALUE)).ttl().orElseThrow())
        .isGreaterThan(Duration.ofDays(365 * 100));
  }

  @Test
  void genericTypesAreKept() {
    CacheSpec<String, Map<String, List<Integer>>> spec =
        CacheSpec.of(TypeRef.of(String.class), new TypeRef<Map<String, List<Integer>>>() {});

    assertThat(spec.getValueType()).isEqualTo(Map.class);
    assertThat(spec.valueTypeRef())
        .isEqualTo(new TypeRef<Map<String, List<Integer>>>() {})
        .hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
  }

  @Test
  void aPlainConfigurationSaysTheSameAsASpec() {
    MutableConfiguration<String, Integer> plain =
        new MutableConfiguration<String, Integer>()
            .setTypes(String.class, Integer.class)
            .setStatisticsEnabled(true)
            .setStoreByValue(false);

    assertThat(CacheSpec.from(plain)).isEqualTo(spec().storeByReference());
    assertThat(CacheSpec.from(new MutableConfiguration<>()).isStatisticsEnabled()).isFalse();
  }

  @Test
  void aSpecCannotBeSerialised() {
    assertThatThrownBy(
            () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(spec()))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("MutableConfiguration");
  }
}
