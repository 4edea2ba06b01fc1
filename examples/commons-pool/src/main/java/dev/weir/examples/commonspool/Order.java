package dev.weir.examples.commonspool;

/** A message of the protocol: an order on its way out, or its acknowledgement on its way back. */
public interface Order {
    long id();

    Order id(long v);

    /** In hundredths. */
    long price();

    Order price(long v);

    int instrument();

    Order instrument(int v);

    int quantity();

    Order quantity(int v);

    default long value() {
        return price() * quantity();
    }
}
