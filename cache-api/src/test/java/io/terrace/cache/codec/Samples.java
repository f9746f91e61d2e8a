package io.terrace.cache.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrace.cache.Compression;
import io.terrace.cache.Serializers;
import io.terrace.cache.TypeRef;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.Serializer;
import io.terrace.cache.spi.ValueTypes;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of several serializers, as a cache would store them. */
final class Samples {

  static final String KEY = "shop:products:s42";

  private Samples() {}

  enum Color {
    RED,
    GREEN
  }

  record Tag(String name, @Nullable Color color) implements Serializable {}

  record Product(String name, int stock, List<Tag> tags, Map<String, Tag> byName)
      implements Serializable {}

  static final class Person implements Serializable {
    private static final long serialVersionUID = 1L;
    String name = "";
    @Nullable Person boss;
    List<Object> things = new ArrayList<>();

    @Override
    public boolean equals(Object other) {
      return other instanceof Person that
          && name.equals(that.name)
          && things.equals(that.things)
          && (boss == null ? that.boss == null : boss.name.equals(that.boss.name));
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /**
   * A value, and how it is stored.
   *
   * @param name what it is called in golden files
   */
  record Sample(String name, Serializer serializer, Type type, Object value) {

    ValueTypes types(ClassLoader loader) {
      return new ValueTypes(
          type,
          type instanceof Class<?> ? Set.of(Person.class, Tag.class) : Set.of(),
          Set.of(),
          loader);
    }

    ValueFrames frames(Compression compression, ClassLoader loader) {
      return new ValueFrames(serializer, types(loader), compression, 0);
    }
  }

  static Product product() {
    Tag red = new Tag("red", Color.RED);
    Tag none = new Tag("söß", null);
    Map<String, Tag> byName = new LinkedHashMap<>();
    byName.put("red", red);
    byName.put("none", none);
    return new Product("shirt", 42, Arrays.asList(red, none, red), byName);
  }

  static Person person() {
    Person boss = new Person();
    boss.name = "boss";
    boss.things.addAll(List.of(1, 2L, "three", new BigDecimal("4.50"), LocalDate.EPOCH));
    boss.things.add(List.of(new Tag("a", Color.GREEN), new Tag("b", null)));
    Person person = new Person();
    person.name = "person";
    person.boss = boss;
    boss.boss = person;
    person.things.add(boss.things);
    person.things.add(new int[0].length);
    return person;
  }

  static List<Sample> all() {
    Serializer json = Serializers.json(new ObjectMapper());
    Type products = new TypeRef<List<Product>>() {}.type();
    List<Product> two = new ArrayList<>(List.of(product(), product()));
    return List.of(
        new Sample("kryo-tree", Serializers.kryo(), Product.class, product()),
        new Sample("kryo-list", Serializers.kryo(), products, two),
        new Sample("kryo-graph", Serializers.kryo(), Person.class, person()),
        new Sample("kryo-untyped", Serializers.kryo(), Object.class, person()),
        new Sample("java", Serializers.java(), Product.class, product()),
        new Sample("java-untyped", Serializers.java(), Object.class, person()),
        new Sample("json", json, Product.class, product()),
        new Sample("text", Serializers.raw(), String.class, "söß ".repeat(50)),
        new Sample(
            "bytes",
            Serializers.raw(),
            byte[].class,
            "abc".repeat(30).getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a value in a cache of {@code Object}, called by its class. */
  static Sample untyped(Object value) {
    return new Sample("jdk." + value.getClass().getName(), Serializers.kryo(), Object.class, value);
  }

  /** Returns a header as an engine writes it. */
  static Frame header(ValueFrames frames) {
    return new Frame(
        0x0102030405060708L,
        false,
        frames.serializer(),
        frames.schema(),
        1_767_225_600_000L,
        300_000,
        1_500,
        99,
        List.of(new Frame.Tag("red", 7)),
        Compression.NONE,
        ByteSlice.EMPTY);
  }
}
