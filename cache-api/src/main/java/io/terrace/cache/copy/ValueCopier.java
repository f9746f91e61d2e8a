package io.terrace.cache.copy;

import com.esotericsoftware.kryo.KryoException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.reflect.Array;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the copies of keys and values that store-by-value asks for.
 *
 * <p>A value is copied in memory, field by field. If a class with a serialised form of its own
 * ({@code writeObject}, {@code readResolve}, a transient field, {@code Externalizable} and so on)
 * turns up anywhere in it, the whole of it is copied by Java serialisation, so that such classes
 * see what they were written for. Otherwise a class need not be serialisable. What can't change is
 * not copied: see {@link #isImmutable}.
 *
 * <p>Enum constants, classes, comparators of sorted collections, and lambdas that hold nothing
 * changeable are shared with the original. Other lambdas are copied by Java serialisation if they
 * allow it.
 *
 * <p>This class is thread-safe and does not block. It needs no closing.
 */
public final class ValueCopier {

  private final String cache;
  private final GraphCopierPool pool = new GraphCopierPool();
  private final SerializationCopier serialization;

  /**
   * Makes one.
   *
   * @param cache whose values it copies, for messages
   * @param classLoader the manager's, with which Java serialisation looks up classes
   */
  public ValueCopier(String cache, ClassLoader classLoader) {
    this.cache = cache;
    this.serialization = new SerializationCopier(classLoader);
  }

  /**
   * Tells whether {@code value}, and all that it holds, can never change, so that nobody needs a
   * copy of it.
   *
   * <p>True only if that can be shown, by its class or by looking at what it holds; that takes
   * longer than a copy for a large one, so ask once for a value that is copied often. Never throws.
   */
  public boolean isImmutable(Object value) {
    return ImmutableContent.provedFor(value);
  }

  /** Tells whether nothing that is of {@code type} can ever change, whatever it holds. */
  public boolean isImmutableClass(Class<?> type) {
    return Immutability.of(type) == Immutability.ALWAYS;
  }

  /**
   * Returns a deep copy of {@code value}, or {@code value} itself where it can't change.
   *
   * @throws CacheException if it can't be copied; the message names the class, and what to do
   */
  @SuppressWarnings("unchecked") // A copy is of its original's class, or of one that replaces it.
  public <T> T copy(T value) {
    Class<?> type = value.getClass();
    if (Immutability.of(type) == Immutability.ALWAYS) {
      return value;
    }
    if (type.isArray() && type.getComponentType().isPrimitive()) {
      return Array.getLength(value) == 0 ? value : (T) TypeCopiers.cloneArray(value);
    }
    return (T) copyGraph(value);
  }

  private Object copyGraph(Object value) {
    GraphCopier copier = pool.take();
    try {
      Object copy = copier.copyGraph(value);
      pool.giveBack(copier);
      return copy;
    } catch (SerializationNeeded e) {
      pool.giveBack(copier);
      return serialize(value, e.culprit(), null);
    } catch (SelfContainedValue e) {
      throw refusal(value, e.type().getName() + " holds itself and can't be made before itself", e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // Kryo wraps whatever it meets; a copier that was interrupted anywhere is not used again.
      Throwable cause = e instanceof KryoException && e.getCause() != null ? e.getCause() : e;
      if (cause instanceof VirtualMachineError error) {
        throw outOfSpace(value, error);
      }
      return serialize(value, value.getClass(), cause);
    }
  }

  private Object serialize(Object value, Class<?> culprit, @Nullable Throwable first) {
    try {
      Object copy = serialization.copy(value);
      if (copy != null) {
        return copy;
      }
      throw refusal(value, "its readResolve returns null", first);
    } catch (NotSerializableException e) {
      throw refusal(
          value,
          notSerializable(culprit.getName(), String.valueOf(e.getMessage())),
          joined(e, first));
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      throw refusal(value, "its serialisation ends in " + e.getClass().getName(), joined(e, first));
    } catch (StackOverflowError e) {
      throw outOfSpace(value, e);
    }
  }

  private static String notSerializable(String culprit, String missing) {
    return culprit.equals(missing)
        ? culprit + " is out of reach and not Serializable"
        : culprit
            + " has to be serialised with all around it, and "
            + missing
            + " is not Serializable";
  }

  /** Only a lack of stack is the value's own fault. */
  private CacheException outOfSpace(Object value, VirtualMachineError error) {
    if (error instanceof StackOverflowError) {
      return refusal(value, "it is nested too deeply for the stack of this thread", error);
    }
    throw error;
  }

  private static Throwable joined(Throwable last, @Nullable Throwable first) {
    if (first != null && first != last) {
      last.addSuppressed(first);
    }
    return last;
  }

  private CacheException refusal(Object value, String why, @Nullable Throwable cause) {
    String message =
        "cache '%s': %s can't be copied for store-by-value, because %s. Make it Serializable, make"
            + " it immutable, or configure storeByReference().";
    return new CacheException(message.formatted(cache, value.getClass().getName(), why), cause);
  }
}
