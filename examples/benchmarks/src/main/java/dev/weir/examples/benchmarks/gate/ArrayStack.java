package dev.weir.examples.benchmarks.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The plainest pool there is: numbers in an array, and how many of them are out. That count is opaque, so that the
 * compiler turns no loop over gets into a copy of the array.
 */
final class ArrayStack {
    private static final VarHandle OUT;

    static {
        try {
            OUT = MethodHandles.lookup().findVarHandle(ArrayStack.class, "out", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int[] numbers;
    private int out;

    ArrayStack(int size) {
        numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
    }

    int pop() {
        int p = (int) OUT.getOpaque(this);
        OUT.setOpaque(this, p + 1);
        return numbers[p];
    }

    void push(int number) {
        int p = (int) OUT.getOpaque(this) - 1;
        OUT.setOpaque(this, p);
        numbers[p] = number;
    }
}
