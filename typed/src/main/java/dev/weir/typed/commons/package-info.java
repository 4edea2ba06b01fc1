/**
 * Commons Pool 2 over Weir: {@link dev.weir.typed.commons.TypedObjectPool} for apps that declare an ObjectPool of an
 * interface, {@link dev.weir.typed.commons.TypedPooledObjectFactory} for apps that keep their GenericObjectPool.
 *
 * <p>How it works: {@code Engine} is a pool of any factory's objects. {@code Registry} knows every object by identity,
 * {@code Lease} is what the engine knows of one, {@code IdleObjects} keeps the idle ones, {@code WaitingLine} the
 * borrowers that found none, and {@code Capacity} counts objects against the limits.
 */
@NullMarked
package dev.weir.typed.commons;

import org.jspecify.annotations.NullMarked;
