package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes collections by their elements: their number and {@link Elements} mode in a varint, the
 * comparator of sorted ones, the elements.
 *
 * <p>A wrapper is written by what it shows, and wraps a collection of its own when it is read.
 */
final class CollectionForm extends Serializer<Collection<Object>> {

  /** The most elements for which there is room before they were seen. */
  static final int ROOM = 1_024;

  private final BiFunction<Integer, @Nullable Comparator<Object>, Collection<Object>> maker;
  private final @Nullable Function<Collection<Object>, ? extends Collection<?>> wrapping;

  private CollectionForm(
      BiFunction<Integer, @Nullable Comparator<Object>, Collection<Object>> maker,
      @Nullable Function<Collection<Object>, ? extends Collection<?>> wrapping) {
    this.maker = maker;
    this.wrapping = wrapping;
  }

  /** Returns the form of those that are filled one by one. */
  static CollectionForm filled(Function<Integer, Collection<?>> maker) {
    return new CollectionForm((size, comparator) -> cast(maker.apply(size)), null);
  }

  /** Returns the form of those that are filled one by one and have a comparator. */
  static CollectionForm sorted(Function<@Nullable Comparator<Object>, Collection<?>> maker) {
    return new CollectionForm((size, comparator) -> cast(maker.apply(comparator)), null);
  }

  /** Returns the form of those that are made of a list of their elements. */
  static CollectionForm ofList(Function<Collection<Object>, ? extends Collection<?>> wrapping) {
    return new CollectionForm((size, comparator) -> new ArrayList<>(size), wrapping);
  }

  /** Returns the form of those that are made of a set of their elements, in order. */
  static CollectionForm ofSet(Function<Collection<Object>, ? extends Collection<?>> wrapping) {
    return new CollectionForm((size, comparator) -> new LinkedHashSet<>(), wrapping);
  }

  /** Returns the form of those that are made of a sorted set of their elements. */
  static CollectionForm ofSorted(Function<Collection<Object>, ? extends Collection<?>> wrapping) {
    return new CollectionForm((size, comparator) -> new TreeSet<>(comparator), wrapping);
  }

  @SuppressWarnings("unchecked")
  private static Collection<Object> cast(Collection<?> collection) {
    return (Collection<Object>) collection;
  }

  private static boolean isSorted(Collection<?> collection) {
    return collection instanceof SortedSet || collection instanceof PriorityQueue;
  }

  private static @Nullable Comparator<?> comparator(Collection<?> collection) {
    return collection instanceof SortedSet<?> set
        ? set.comparator()
        : ((PriorityQueue<?>) collection).comparator();
  }

  @Override
  public void write(Kryo kryo, Output out, Collection<Object> collection) {
    synchronized (collection) { // As who iterates over a synchronised one must.
      @Nullable Class<?> declared = kryo.getGenerics().nextGenericClass();
      Collection<?> elements = snapshot(collection);
      @Nullable References references = wrapping == null ? null : Graph.referencesOf(kryo);
      if (references != null) {
        references.begin(collection);
      }
      Elements told = elements.isEmpty() ? null : Elements.of(kryo, elements, declared);
      int size = elements.size();
      out.writeVarInt(told == null ? 0 : size << Elements.BITS | told.mode(), true);
      if (isSorted(collection)) {
        kryo.writeClassAndObject(out, comparator(collection));
      }
      if (told != null) {
        told.writeHead(kryo, out);
        for (Object element : elements) {
          told.write(kryo, out, element);
        }
      }
      if (references != null) {
        references.end();
      }
      kryo.getGenerics().popGenericType();
    }
  }

  /** What other threads change while it is written must still have as many elements as are told. */
  private static Collection<?> snapshot(Collection<?> collection) {
    return collection.getClass().getName().startsWith("java.util.concurrent.")
        ? java.util.Arrays.asList(collection.toArray())
        : collection;
  }

  @Override
  public Collection<Object> read(Kryo kryo, Input in, Class<? extends Collection<Object>> type) {
    @Nullable Class<?> declared = kryo.getGenerics().nextGenericClass();
    @Nullable References references = Graph.referencesOf(kryo);
    long before = references == null ? 0 : references.enter();
    int head = in.readVarInt(true);
    int size = ((BoundedInput) in).claim(head >>> Elements.BITS);
    Collection<Object> collection = make(kryo, in, size);
    if (wrapping == null) {
      kryo.reference(collection);
    }
    if (size > 0) {
      Elements told = Elements.read(kryo, in, head & 3, declared);
      HashLoad load = HashLoad.of(collection, size);
      for (int i = 0; i < size; i++) {
        Object element = told.read(kryo, in);
        load.check(element, references);
        collection.add(element);
      }
    }
    if (references != null) {
      references.leave(before, true);
    }
    kryo.getGenerics().popGenericType();
    return wrapping == null ? collection : cast(wrapping.apply(collection));
  }

  @SuppressWarnings("unchecked")
  private Collection<Object> make(Kryo kryo, Input in, int size) {
    Collection<Object> empty = maker.apply(Math.min(size, ROOM), null);
    if (!isSorted(empty)) {
      return empty;
    }
    Comparator<Object> comparator = (Comparator<Object>) kryo.readClassAndObject(in);
    return comparator == null ? empty : maker.apply(size, comparator);
  }
}
