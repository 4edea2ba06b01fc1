package dev.weir.examples.commonspool.before;

import dev.weir.examples.commonspool.Order;

/** An order on the heap. */
final class HeapOrder implements Order {
    private long id;
    private long price;
    private int instrument;
    private int quantity;

    @Override
    public long id() {
        return id;
    }

    @Override
    public Order id(long v) {
        id = v;
        return this;
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public Order price(long v) {
        price = v;
        return this;
    }

    @Override
    public int instrument() {
        return instrument;
    }

    @Override
    public Order instrument(int v) {
        instrument = v;
        return this;
    }

    @Override
    public int quantity() {
        return quantity;
    }

    @Override
    public Order quantity(int v) {
        quantity = v;
        return this;
    }
}
