package io.terrace.cache.copy;

/**
 * What a class alone tells about whether its objects can change.
 *
 * <p>The verdict is that of {@link ImmutabilityProof}; a class is asked about once.
 */
enum Immutability {
  /** No object of exactly this class can ever change. */
  ALWAYS,

  /** An object of exactly this class can't change if nothing that it holds can. */
  IF_CONTENT,

  /** It can change, or it can't be shown that it can't. */
  NEVER;

  private static final Immutability[] BY_ORDINAL = values();

  /**
   * Ordinals and not the constants themselves: a class of the JDK or of a parent class loader keeps
   * what is computed for it as long as it lives, and a constant of ours would keep our own class
   * loader alive with it after a redeployment.
   */
  @SuppressWarnings("EnumOrdinal")
  private static final ClassValue<Integer> ORDINALS =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return ImmutabilityProof.of(type).ordinal();
        }
      };

  /** Returns the verdict on objects whose class is exactly {@code type}. */
  static Immutability of(Class<?> type) {
    return type == String.class ? ALWAYS : BY_ORDINAL[ORDINALS.get(type)];
  }
}
