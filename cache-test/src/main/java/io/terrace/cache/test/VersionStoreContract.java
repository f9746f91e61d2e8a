package io.terrace.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.spi.VersionStore.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link VersionStore} does. */
public abstract class VersionStoreContract {

  private final StoreFixture fixture;
  private RemoteStore store;
  private VersionStore versions;

  /** Makes the contract of the stores of {@code fixture}, which keep versions. */
  protected VersionStoreContract(StoreFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  final void open() {
    store = fixture.open();
    versions = (VersionStore) store;
  }

  @AfterEach
  final void close() {
    store.close();
  }

  private Version version(String name) {
    Version version = versions.versions(Set.of(name)).get(name);
    assertThat(version).isNotNull();
    return version == null ? new Version(0, 0) : version;
  }

  @Test
  final void everyNameHasAVersion() {
    Map<String, Version> found = versions.versions(Set.of("a", "b", "c"));
    assertThat(found).containsOnlyKeys("a", "b", "c");
    assertThat(found.values()).extracting(Version::nonce).doesNotHaveDuplicates();
  }

  @Test
  final void noNamesHaveNoVersions() {
    assertThat(versions.versions(Set.of())).isEmpty();
  }

  @Test
  final void noNonceIsZero() {
    assertThat(version("a").nonce()).isNotZero();
    assertThat(versions.advance("a").nonce()).isNotZero();
  }

  @Test
  final void aVersionStaysUntilItIsAdvanced() {
    Version first = version("a");
    versions.versions(Set.of("a", "b"));
    versions.advance("b");
    assertThat(version("a")).isEqualTo(first);
  }

  @Test
  final void anAdvancedVersionIsAnother() {
    Version first = version("a");
    Version second = versions.advance("a");
    assertThat(second.nonce()).isNotEqualTo(first.nonce());
    assertThat(version("a")).isEqualTo(second);
  }

  @Test
  final void anAdvanceIsLaterThanThePositionBeforeIt() {
    version("a");
    long before = versions.position();
    Version advanced = versions.advance("a");
    assertThat(advanced.position()).isGreaterThan(before);
    assertThat(versions.position()).isGreaterThanOrEqualTo(advanced.position());
  }

  @Test
  final void aNameThatIsNewIsNotLaterThanThePresentEnd() {
    versions.advance("a");
    long before = versions.position();
    assertThat(version("new").position()).isLessThanOrEqualTo(before);
  }

  @Test
  final void manyWhoAskForANewNameGetOneVersion() throws Exception {
    assertThat(Set.copyOf(Race.of(8, i -> version("a")))).hasSize(1);
  }

  @Test
  final void manyAdvancesAreAllDifferent() throws Exception {
    List<Version> advanced = Race.of(8, i -> versions.advance("a"));
    assertThat(advanced).extracting(Version::nonce).doesNotHaveDuplicates();
    assertThat(advanced).extracting(Version::position).doesNotHaveDuplicates();
    assertThat(advanced).contains(version("a"));
  }
}
