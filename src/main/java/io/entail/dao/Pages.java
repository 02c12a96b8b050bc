package io.entail.dao;

import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Iterates over entities page by page; a page is read when the one before is used up. Confined to one thread. */
final class Pages implements Iterator<Entity> {
    private final Function<PageRequest, Page> read;
    private @Nullable PageRequest next;
    private Iterator<Entity> page = List.<Entity>of().iterator();

    Pages(Function<PageRequest, Page> read, PageRequest first) {
        this.read = read;
        this.next = first;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && next != null) {
            PageRequest request = next;
            Page found = read.apply(request);
            page = found.data().iterator();
            next = found.offset().map(request::after).orElse(null);
        }
        return page.hasNext();
    }

    @Override
    public Entity next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }
}
