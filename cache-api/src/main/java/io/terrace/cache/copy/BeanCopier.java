package io.terrace.cache.copy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.FieldSerializer;

/**
 * Copies objects of one class field by field.
 *
 * <p>All fields: transient ones too, for a class that has them and comes here is not serialisable,
 * and the outer object of an inner one.
 */
final class BeanCopier extends FieldSerializer<Object> {

  private final GraphCopier graph;

  private BeanCopier(GraphCopier graph, Class<?> type, FieldSerializerConfig config) {
    super(graph, type, config);
    this.graph = graph;
  }

  /**
   * Returns the copier for {@code type}.
   *
   * @throws RuntimeException if its fields are out of reach, because its module does not open them
   */
  static TypeCopier of(GraphCopier graph, Class<?> type) {
    FieldSerializerConfig config = new FieldSerializerConfig();
    config.setIgnoreSyntheticFields(false);
    BeanCopier copier = new BeanCopier(graph, type, config);
    graph.register(type, copier); // Else Kryo makes a serialiser of its own choice for newInstance.
    return copier::copy;
  }

  @Override
  protected Object createCopy(Kryo kryo, Object original) {
    Object copy = graph.newInstance(original.getClass());
    graph.remember(original, copy);
    return copy;
  }
}
