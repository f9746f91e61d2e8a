package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Generics.GenericType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps by their entries: their number as a varint, the comparator of sorted ones, the {@link
 * Elements} modes of keys and values in a byte, then key, value, key, value.
 */
final class MapForm extends Serializer<Map<Object, Object>> {

  private final BiFunction<Integer, @Nullable Comparator<Object>, Map<?, ?>> maker;
  private final @Nullable Function<Map<Object, Object>, ? extends Map<?, ?>> wrapping;

  private MapForm(
      BiFunction<Integer, @Nullable Comparator<Object>, Map<?, ?>> maker,
      @Nullable Function<Map<Object, Object>, ? extends Map<?, ?>> wrapping) {
    this.maker = maker;
    this.wrapping = wrapping;
  }

  /** Returns the form of those that are filled one by one. */
  static MapForm filled(Function<Integer, Map<?, ?>> maker) {
    return new MapForm((size, comparator) -> maker.apply(size), null);
  }

  /** Returns the form of those that are filled one by one and have a comparator. */
  static MapForm sorted(Function<@Nullable Comparator<Object>, Map<?, ?>> maker) {
    return new MapForm((size, comparator) -> maker.apply(comparator), null);
  }

  /** Returns the form of those that are made of a map of their entries, in order. */
  static MapForm of(Function<Map<Object, Object>, ? extends Map<?, ?>> wrapping) {
    return new MapForm((size, comparator) -> new LinkedHashMap<>(), wrapping);
  }

  /** Returns the form of those that are made of a sorted map of their entries. */
  static MapForm ofSorted(Function<Map<Object, Object>, ? extends Map<?, ?>> wrapping) {
    return new MapForm((size, comparator) -> new TreeMap<>(comparator), wrapping);
  }

  @Override
  public void write(Kryo kryo, Output out, Map<Object, Object> map) {
    synchronized (map) { // As who iterates over a synchronised one must.
      Declared declared = Declared.next(kryo);
      List<@Nullable Object> keys = new ArrayList<>(map.size());
      List<@Nullable Object> values = new ArrayList<>(map.size());
      map.forEach(
          (key, value) -> {
            keys.add(key);
            values.add(value);
          });
      @Nullable References references = wrapping == null ? null : Graph.referencesOf(kryo);
      if (references != null) {
        references.begin(map);
      }
      out.writeVarInt(keys.size(), true);
      if (map instanceof SortedMap<?, ?> sorted) {
        kryo.writeClassAndObject(out, sorted.comparator());
      }
      if (!keys.isEmpty()) {
        writeEntries(kryo, out, keys, values, declared);
      }
      if (references != null) {
        references.end();
      }
      kryo.getGenerics().popGenericType();
    }
  }

  private static void writeEntries(
      Kryo kryo,
      Output out,
      List<@Nullable Object> keys,
      List<@Nullable Object> values,
      Declared declared) {
    Elements ofKeys = Elements.of(kryo, keys, declared.key());
    Elements ofValues = Elements.of(kryo, values, declared.value());
    out.writeByte(ofKeys.mode() << Elements.BITS | ofValues.mode());
    ofKeys.writeHead(kryo, out);
    ofValues.writeHead(kryo, out);
    for (int i = 0; i < keys.size(); i++) {
      declared.pushKey(kryo);
      ofKeys.write(kryo, out, keys.get(i));
      declared.popKey(kryo);
      ofValues.write(kryo, out, values.get(i));
    }
  }

  @Override
  public Map<Object, Object> read(Kryo kryo, Input in, Class<? extends Map<Object, Object>> type) {
    Declared declared = Declared.next(kryo);
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    int size = ((BoundedInput) in).readSize();
    Map<Object, Object> map = make(kryo, in, size);
    if (wrapping == null) {
      kryo.reference(map);
    }
    if (size > 0) {
      readEntries(kryo, in, size, map, declared);
    }
    if (references != null) {
      references.leave(before, true);
    }
    kryo.getGenerics().popGenericType();
    return wrapping == null ? map : cast(wrapping.apply(map));
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> make(Kryo kryo, Input in, int size) {
    Map<?, ?> empty = maker.apply(Math.min(size, CollectionForm.ROOM), null);
    if (!(empty instanceof SortedMap)) {
      return cast(empty);
    }
    Comparator<Object> comparator = (Comparator<Object>) kryo.readClassAndObject(in);
    return cast(comparator == null ? empty : maker.apply(size, comparator));
  }

  private static void readEntries(
      Kryo kryo, Input in, int size, Map<Object, Object> map, Declared declared) {
    int modes = in.readByte();
    Elements ofKeys = Elements.read(kryo, in, modes >> Elements.BITS & 3, declared.key());
    Elements ofValues = Elements.read(kryo, in, modes & 3, declared.value());
    @Nullable References references = Graph.referencesOf(kryo);
    HashLoad load = HashLoad.of(map, size);
    for (int i = 0; i < size; i++) {
      declared.pushKey(kryo);
      Object key = ofKeys.read(kryo, in);
      declared.popKey(kryo);
      load.check(key, references);
      map.put(key, ofValues.read(kryo, in));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> cast(Map<?, ?> map) {
    return (Map<Object, Object>) map;
  }

  /**
   * What keys and values are declared as.
   *
   * @param ofKey the type of keys, null if nothing is declared
   */
  private record Declared(
      @Nullable GenericType ofKey, @Nullable Class<?> key, @Nullable Class<?> value) {

    private static final Declared NOTHING = new Declared(null, null, null);

    /** Kryo has pushed the type of the values then, if there is any. */
    static Declared next(Kryo kryo) {
      GenericType[] types = kryo.getGenerics().nextGenericTypes();
      if (types == null || types.length != 2) {
        return NOTHING;
      }
      return new Declared(
          types[0], types[0].resolve(kryo.getGenerics()), types[1].resolve(kryo.getGenerics()));
    }

    void pushKey(Kryo kryo) {
      if (ofKey != null) {
        kryo.getGenerics().pushGenericType(ofKey);
      }
    }

    void popKey(Kryo kryo) {
      if (ofKey != null) {
        kryo.getGenerics().popGenericType();
      }
    }
  }
}
