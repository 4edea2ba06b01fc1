package outside;

import dev.weir.core.Freelist;
import dev.weir.core.WeirException;

/** A user on the class path of Weir as a module. */
public final class Outside {
    private Outside() {}

    public static void main(String[] args) {
        try {
            Freelist.builder(64).build().close();
        } catch (WeirException e) {
            System.out.println(e);
        }
    }
}
