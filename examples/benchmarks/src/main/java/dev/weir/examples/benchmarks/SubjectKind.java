package dev.weir.examples.benchmarks;

/** The subjects, in the order of the table. */
public enum SubjectKind {
    WEIR_FREELIST("Weir Freelist, confined"),
    WEIR_TYPED("Weir TypedPool, confined"),
    NEW("new"),
    COMMONS_POOL("Commons Pool 2 GenericObjectPool");

    final String label;

    SubjectKind(String label) {
        this.label = label;
    }

    boolean isPeer() {
        return this != WEIR_FREELIST && this != WEIR_TYPED;
    }

    Subject open() throws Exception {
        return switch (this) {
            case WEIR_FREELIST -> new FreelistSubject();
            case WEIR_TYPED -> new TypedSubject();
            case NEW -> new NewSubject();
            case COMMONS_POOL -> new CommonsPoolSubject();
        };
    }
}
