package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import io.terrace.cache.codec.AllowedClasses;
import io.terrace.cache.codec.ReachedClasses;
import io.terrace.cache.copy.InstanceFields;
import io.terrace.cache.copy.SerializedForm;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;

/** Chooses how objects of a class are written that is not in the table of the JDK's. */
final class Forms {

  private Forms() {}

  /**
   * Returns how objects of {@code type} are written.
   *
   * @throws IllegalArgumentException if its fields are out of reach, with the remedy
   */
  static Serializer<?> of(Class<?> type, KnownClasses known) {
    if (type.isEnum()) {
      return new EnumForm(type);
    }
    if (!ReachedClasses.isConcrete(type)) {
      return new Refusal(AllowedClasses.refusal(type));
    }
    if (type.isAnonymousClass() || Proxy.isProxyClass(type) || type.isSynthetic()) {
      return new Refusal(AllowedClasses.refusal(type));
    }
    if (type.isRecord()) {
      return new RecordForm(type);
    }
    if (!hasFormOfItsOwn(type)) {
      return new BeanForm(type);
    }
    return Serializable.class.isAssignableFrom(type)
        ? new SerialForm(known)
        : new Refusal(
            type.getName()
                + " extends a class of the JDK and is not Serializable: make it so, or store what"
                + " it is made of");
  }

  /** Whether the fields of {@code type}, as far as they can be had, are not all of it. */
  private static boolean hasFormOfItsOwn(Class<?> type) {
    return ReachedClasses.isPlatform(type)
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || InstanceFields.arePartlyOfPlatform(type)
        || SerializedForm.isHandMade(type);
  }

  /** Returns whether objects of {@code type}, which is not in the table, refer to no others. */
  static boolean isLeaf(Class<?> type) {
    return type.isEnum();
  }
}
