package io.terrace.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.spi.ValueTypes;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WireFormatTest {

  private static ValueTypes types(WireFormat format, Class<?> type) {
    return format.valueTypes(type, WireFormatTest.class.getClassLoader());
  }

  @Test
  void whatACacheLeavesOpenTheManagerSays() {
    WireFormat manager =
        WireFormat.DEFAULT
            .serializer(Serializers.java())
            .compress(Compression.ZSTD, 10)
            .allow(Locale.class);
    WireFormat cache = WireFormat.DEFAULT.compress(Compression.LZ4).allowPackage("com.acme");
    WireFormat both = cache.or(manager);
    assertThat(both.serializer()).isSameAs(Serializers.java());
    assertThat(both.compression()).isEqualTo(Compression.LZ4);
    assertThat(both.compressionThreshold()).isEqualTo(1_024);
    assertThat(types(both, String.class).classes()).containsExactly(Locale.class);
    assertThat(types(both, String.class).allowsByName("com.acme.shop.Order$Line")).isTrue();
    assertThat(WireFormat.DEFAULT.or(manager)).isEqualTo(manager);
  }

  @Test
  void whatIsWiderThanAnybodysValuesIsNotAllowed() {
    for (String name : new String[] {"java", "java.util", "com", "org", "", "com.", "a b", "*"}) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> WireFormat.DEFAULT.allowPackage(name));
    }
  }

  @Test
  void aNameAllowsItselfAndWhatIsBelow() {
    ValueTypes types = types(WireFormat.allowing(" com.acme.model , com.acme.Order"), String.class);
    assertThat(types.allowsByName("com.acme.model.Line")).isTrue();
    assertThat(types.allowsByName("com.acme.Order")).isTrue();
    assertThat(types.allowsByName("com.acme.Orders")).isFalse();
    assertThat(types.allowsByName("com.acme.modelling.Line")).isFalse();
    assertThat(WireFormat.allowing("")).isEqualTo(WireFormat.DEFAULT);
  }

  @Test
  void keyClassesAreDeclaredByThemselvesOrByName() {
    WireFormat cache = WireFormat.DEFAULT.keysByFieldsNamed(" com.acme.Id , com.acme.Id$Part,");
    WireFormat manager = WireFormat.DEFAULT.keysByFields(Locale.class);

    assertThat(cache.or(manager).keyClasses())
        .containsExactlyInAnyOrder("com.acme.Id", "com.acme.Id$Part", "java.util.Locale");
    assertThat(cache).isNotEqualTo(WireFormat.DEFAULT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WireFormat.DEFAULT.keysByFieldsNamed("com.acme.*"))
        .withMessageContaining("com.acme.*");
  }

  @Test
  void onlyAnUntypedCacheTakesWhatFrameworksStore() {
    String simpleKey = "org.springframework.cache.interceptor.SimpleKey";
    assertThat(types(WireFormat.DEFAULT, Object.class).allowsByName(simpleKey)).isTrue();
    assertThat(types(WireFormat.DEFAULT, String.class).allowsByName(simpleKey)).isFalse();
  }

  @Test
  void aSpecKeepsIt() {
    WireFormat format = WireFormat.DEFAULT.compress(Compression.LZ4);
    CacheSpec<String, String> spec = CacheSpec.of(String.class, String.class);
    assertThat(spec.wireFormat()).isEqualTo(WireFormat.DEFAULT);
    assertThat(spec.wireFormat(format).wireFormat()).isEqualTo(format);
    assertThat(spec.wireFormat(WireFormat.DEFAULT)).isEqualTo(spec);
  }
}
