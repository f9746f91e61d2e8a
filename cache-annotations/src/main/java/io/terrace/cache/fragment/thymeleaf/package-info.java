/** Fragments in Thymeleaf templates. */
@NullMarked
package io.terrace.cache.fragment.thymeleaf;

import org.jspecify.annotations.NullMarked;
