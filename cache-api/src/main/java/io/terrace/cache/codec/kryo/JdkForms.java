package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import io.terrace.cache.codec.ReachedClasses;
import io.terrace.cache.codec.kryo.Known.Naming;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The table of the JDK's classes that have a place of their own on the wire.
 *
 * <p>The places are part of the wire format: nothing is ever taken out of the tables that make it
 * up or put between what is there, and new tables and rows go to the end.
 */
final class JdkForms {

  /** A row: a class and how its objects are written. */
  record Row(Class<?> type, Serializer<?> form, boolean isLeaf) {}

  private JdkForms() {}

  /** Returns the table. */
  static List<Known> all() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(JdkValues.first());
    rows.addAll(JdkCollections.lists());
    rows.addAll(JdkCollections.sets());
    rows.addAll(JdkCollections.maps());
    rows.addAll(JdkValues.second());
    rows.addAll(JdkCollections.others());
    List<Known> table = new ArrayList<>(rows.size());
    for (Row row : rows) {
      table.add(new Known(row.type(), row.form(), Naming.JDK, table.size(), row.isLeaf()));
    }
    return table;
  }

  /** Returns whether objects of {@code one} hold nothing but what is theirs. */
  static boolean isClosed(Known one) {
    Serializer<?> form = one.getSerializer();
    return !(form instanceof CollectionForm
        || form instanceof MapForm
        || form instanceof EnumMapForm
        || form instanceof TupleForm
        || form instanceof Refusal);
  }

  /** Returns the class as which objects of {@code type} are written; mostly itself. */
  static Class<?> storedAs(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent.isEnum()) {
      return parent; // A constant with a body.
    }
    if (!ReachedClasses.isPlatform(type)) {
      return type;
    }
    if (EnumSet.class.isAssignableFrom(type)) {
      return EnumSet.class;
    }
    if (Charset.class.isAssignableFrom(type)) {
      return Charset.class;
    }
    if (type == List.of(1, 2, 3).subList(0, 2).getClass()) {
      return List.of(1, 2, 3).getClass();
    }
    if (ZoneId.class.isAssignableFrom(type)) {
      return ZoneId.class;
    }
    return Serializable.class.isAssignableFrom(type) ? type : ofView(type);
  }

  /** A view of a part of something is written without the rest, as a collection of its own. */
  private static Class<?> ofView(Class<?> type) {
    if (Map.Entry.class.isAssignableFrom(type)) {
      return java.util.AbstractMap.SimpleEntry.class;
    }
    if (SortedSet.class.isAssignableFrom(type)) {
      return TreeSet.class;
    }
    if (Set.class.isAssignableFrom(type)) {
      return LinkedHashSet.class;
    }
    return Collection.class.isAssignableFrom(type) ? ArrayList.class : type;
  }
}
