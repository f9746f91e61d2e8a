package io.terrace.bench.hitrate.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers keys from 0 in the order in which they first come. Whole numbers, of which most traces
 * consist, are kept as such in an open-addressed table: no object is made for one.
 */
final class KeyTable {

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LONGEST_NUMBER = 18;

  private long[] slots = new long[1 << 10];
  private int[] idsPlusOne = new int[1 << 10];
  private long[] numbers = new long[1 << 9];
  private final Map<String, Integer> texts = new HashMap<>();
  private int size;
  private int numeric;

  int size() {
    return size;
  }

  /** Returns the id of a key that is a number if it reads as one: 17, but neither 017 nor +17. */
  int id(String text) {
    if (isNumber(text)) {
      return id(Long.parseLong(text));
    }
    Integer known = texts.get(text);
    if (known == null) {
      known = size++;
      texts.put(text, known);
    }
    return known;
  }

  int id(long number) {
    int slot = slot(number);
    if (idsPlusOne[slot] == 0) {
      if (2 * (numeric + 1) > slots.length) {
        grow();
        slot = slot(number);
      }
      slots[slot] = number;
      idsPlusOne[slot] = size + 1;
      if (size >= numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(size + 1, 2 * numbers.length));
      }
      numbers[size++] = number;
      numeric++;
    }
    return idsPlusOne[slot] - 1;
  }

  private int slot(long number) {
    int mask = slots.length - 1;
    int slot = (int) ((number * MIX) >>> 32) & mask;
    while (idsPlusOne[slot] != 0 && slots[slot] != number) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldSlots = slots;
    int[] oldIds = idsPlusOne;
    slots = new long[2 * oldSlots.length];
    idsPlusOne = new int[2 * oldIds.length];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldIds[i] != 0) {
        int slot = slot(oldSlots[i]);
        slots[slot] = oldSlots[i];
        idsPlusOne[slot] = oldIds[i];
      }
    }
  }

  /** Returns the keys by id: all as Long if all are numbers, else all as String. */
  Object[] keys() {
    Object[] keys = new Object[size];
    texts.forEach((text, id) -> keys[id] = text);
    boolean allNumbers = texts.isEmpty();
    for (int id = 0; id < size; id++) {
      if (keys[id] == null) {
        keys[id] = allNumbers ? (Object) numbers[id] : Long.toString(numbers[id]);
      }
    }
    return keys;
  }

  private static boolean isNumber(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return false;
    }
    int first = text.charAt(0) == '-' ? 1 : 0;
    int digits = text.length() - first;
    if (digits < 1 || digits > LONGEST_NUMBER) {
      return false;
    }
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.charAt(first) != '0' || text.length() == 1;
  }
}
