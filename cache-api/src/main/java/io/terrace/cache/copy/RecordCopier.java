package io.terrace.cache.copy;

import com.esotericsoftware.kryo.KryoException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Copies a record as Java serialisation does: the fields are read, not the accessors, and the
 * canonical constructor makes the copy.
 */
final class RecordCopier implements TypeCopier {

  private final Field[] fields;
  private final Constructor<?> constructor;

  private RecordCopier(Field[] fields, Constructor<?> constructor) {
    this.fields = fields;
    this.constructor = constructor;
  }

  /**
   * Returns the copier for {@code type}.
   *
   * @throws RuntimeException if its fields are out of reach, because its module does not open them
   */
  static TypeCopier of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Field[] fields = new Field[components.length];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = type.getDeclaredField(components[i].getName());
        fields[i].setAccessible(true);
      }
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new RecordCopier(fields, constructor);
    } catch (ReflectiveOperationException e) {
      throw new KryoException("not a well-formed record: " + type.getName(), e);
    }
  }

  @Override
  public Object copy(GraphCopier graph, Object original) {
    @Nullable Object[] components = new @Nullable Object[fields.length];
    try {
      for (int i = 0; i < fields.length; i++) {
        components[i] = fields[i].get(original);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
    return graph.rebuild(original, components, this::make);
  }

  private Object make(@Nullable Object[] components) {
    try {
      return constructor.newInstance(components);
    } catch (InvocationTargetException e) {
      throw new KryoException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new KryoException(e);
    }
  }
}
