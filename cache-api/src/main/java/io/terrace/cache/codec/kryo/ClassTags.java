package io.terrace.cache.codec.kryo;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.IdentityMap;
import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import io.terrace.cache.codec.kryo.Known.Naming;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the tags by which classes are told within one value.
 *
 * <p>A tag is a varint: 0 for null; 1, and a name and a fingerprint follow; 2, and a fingerprint
 * follows; 3, and the tag of the elements of an array follows. An even one from 4 on is a class of
 * the JDK by its place in {@link JdkForms}; an odd one from 5 on, a class by its place in the list
 * of this value, which begins with those that the cache's type leads to and goes on with those that
 * followed a 1 or a 2. Not thread-safe.
 */
@SuppressWarnings("rawtypes") // As Kryo has them.
final class ClassTags implements ClassResolver {

  private static final int NAMED = 1;
  private static final int FINGERPRINT = 2;
  private static final int ARRAY = 3;
  private static final int FIRST_JDK = 4;
  private static final int FIRST_LISTED = 5;

  private final KnownClasses known;
  private final IdentityObjectIntMap<Known> written = new IdentityObjectIntMap<>();
  private final List<Known> read = new ArrayList<>();

  /** What {@code known} told, where no other thread has to see it. */
  private final IdentityMap<Class<?>, Known> byClass = new IdentityMap<>();

  private boolean isOpen;
  private @Nullable Class<?> lastType;
  private @Nullable Known last;

  ClassTags(KnownClasses known) {
    this.known = known;
  }

  /** Ends the time in which Kryo registers the classes that it takes for its own. */
  void open() {
    isOpen = true;
  }

  Known known(Class<?> type) {
    if (type == lastType && last != null) {
      return last;
    }
    Known found = byClass.get(type);
    if (found == null) {
      found = known.of(type);
      byClass.put(type, found);
    }
    lastType = type;
    last = found;
    return found;
  }

  @Override
  public @Nullable Registration writeClass(Output out, @Nullable Class type) {
    if (type == null) {
      out.writeByte(Kryo.NULL);
      return null;
    }
    Known one = known((Class<?>) type);
    write(out, one);
    return one;
  }

  private void write(Output out, Known one) {
    switch (one.naming()) {
      case JDK -> out.writeVarInt(FIRST_JDK + 2 * one.number(), true);
      case TYPED -> out.writeVarInt(FIRST_LISTED + 2 * one.number(), true);
      case ARRAY -> {
        out.writeByte(ARRAY);
        write(out, known.of(one.getType().getComponentType()));
      }
      default -> writeListed(out, one);
    }
  }

  private void writeListed(Output out, Known one) {
    int place = written.get(one, -1);
    if (place >= 0) {
      out.writeVarInt(FIRST_LISTED + 2 * place, true);
      return;
    }
    written.put(one, known.typed().size() + written.size);
    if (one.naming() == Naming.NAME) {
      out.writeByte(NAMED);
      out.writeString(one.getType().getName());
    } else {
      out.writeByte(FINGERPRINT);
    }
    out.writeInt(one.number());
  }

  @Override
  public @Nullable Registration readClass(Input in) {
    int tag = in.readVarInt(true);
    return switch (tag) {
      case Kryo.NULL -> null;
      case NAMED -> listed(known.ofName(in.readString(), in.readInt()));
      case FINGERPRINT -> listed(known.ofFingerprint(in.readInt()));
      case ARRAY -> readArray(in);
      default -> (tag & 1) == 0 ? jdk((tag - FIRST_JDK) >>> 1) : listed((tag - FIRST_LISTED) >>> 1);
    };
  }

  private Known readArray(Input in) {
    Registration element = readClass(in);
    if (element == null) {
      throw new Unreadable(Reason.MALFORMED, "an array of nothing");
    }
    return known.of(element.getType().arrayType());
  }

  private Known listed(Known one) {
    read.add(one);
    return one;
  }

  private Known jdk(int place) {
    return at(place, known.jdk());
  }

  private Known listed(int place) {
    int typed = known.typed().size();
    return place < typed ? at(place, known.typed()) : at(place - typed, read);
  }

  private static Known at(int place, List<Known> list) {
    if (place < 0 || place >= list.size()) {
      throw new Unreadable(Reason.MALFORMED, "a class that was not told");
    }
    return list.get(place);
  }

  @Override
  public @Nullable Registration getRegistration(Class type) {
    return isOpen ? known((Class<?>) type) : null;
  }

  @Override
  public void reset() {
    if (written.size > 0) {
      written.clear(64);
    }
    read.clear();
  }

  @Override
  public void setKryo(Kryo kryo) {}

  /** Those that Kryo registers by itself are in the table. */
  @Override
  public Registration register(Registration registration) {
    return registration;
  }

  @Override
  public @Nullable Registration unregister(int id) {
    return null;
  }

  @Override
  public Registration registerImplicit(Class type) {
    return known((Class<?>) type);
  }

  @Override
  public @Nullable Registration getRegistration(int id) {
    return null;
  }
}
