// A tracker as shops have one: collects events, sends them in batches with what the page is like.

class EventTracker {
    constructor(path = "/public/tracking/events") {
        this.path = path;
        this.waiting = [];
        setInterval(() => this.flush(), 5000);
        window.addEventListener("pagehide", () => this.flush());
    }

    track(event, properties = {}) {
        const timestamp = new Date().toISOString();
        this.waiting.push({ event, properties, timestamp, $insert_id: crypto.randomUUID() });
        if (this.waiting.length >= 20) this.flush();
    }

    async flush() {
        const events = this.waiting.splice(0);
        if (events.length === 0) return;
        const body = JSON.stringify({ events, context: this.context() });
        try {
            await fetch(this.path, { method: "POST", body, keepalive: true });
        } catch (error) {
            console.error(error);
        }
    }

    context() {
        return {
            $current_url: window.location.href,
            $session_id: this.id(sessionStorage),
            $pageview_id: crypto.randomUUID(),
            $viewport_width: window.innerWidth,
            genlook_client_id: this.id(localStorage),
            genlook_product_id: window.Shopify?.product?.id ?? null,
        };
    }

    id(storage) {
        const known = storage.getItem("id");
        if (known) return known;
        const id = crypto.randomUUID();
        storage.setItem("id", id);
        return id;
    }
}
