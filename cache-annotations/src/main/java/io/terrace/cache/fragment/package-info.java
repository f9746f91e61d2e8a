/** Parts of pages, cached where they are rendered. */
@NullMarked
package io.terrace.cache.fragment;

import org.jspecify.annotations.NullMarked;
