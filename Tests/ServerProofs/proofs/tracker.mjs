// Runs a storefront's tracker as a browser would, against a server: every flush is sent twice, as by a
// browser that did not see the answer to the first one.
//
//     node tracker.mjs SCRIPT ORIGIN EVENTS
//
// SCRIPT defines a class EventTracker with track(event, properties) and flush(), which posts with fetch.
// Prints the insert ids of the events it tracked, one a line.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const [script, origin, events] = process.argv.slice(2);
const insertIDs = [];

/** What sessionStorage and localStorage are. */
class Storage {
    #items = new Map();
    getItem(key) { return this.#items.get(key) ?? null; }
    setItem(key, value) { this.#items.set(key, String(value)); }
}

/** Sends twice, to the server instead of the shop. */
async function fetchTwice(path, options) {
    for (const event of JSON.parse(options.body).events) insertIDs.push(event.$insert_id);
    const send = () => fetch(new URL(path, origin), options);
    for (const answer of [await send(), await send()]) {
        const body = await answer.text();
        if (answer.status !== 200) throw new Error(`status ${answer.status}: ${body}`);
    }
    return { ok: true, status: 200 };
}

const page = {
    location: { href: "https://shop.example/products/shirt", pathname: "/products/shirt", host: "shop.example" },
    innerWidth: 1440, innerHeight: 900, addEventListener() {},
    Shopify: { product: { id: 456, selected_or_first_available_variant: { id: 789 } } },
};
const failures = [];
const browser = vm.createContext({
    window: page, document: { referrer: "https://search.example/?q=shirt" },
    screen: { width: 1920, height: 1080 }, navigator: { userAgent: "Browser/1.0", language: "en-US" },
    sessionStorage: new Storage(), localStorage: new Storage(),
    crypto: globalThis.crypto, URL, Intl, Date, Math, JSON, fetch: fetchTwice,
    console: { ...console, error: (...words) => failures.push(words.join(" ")) },
    setInterval() {},
});
const EventTracker = vm.runInContext(`${readFileSync(script, "utf8")}\nEventTracker`, browser);

const tracker = new EventTracker();
for (let number = 0; number < Number(events); number++) {
    tracker.track("widget:button_click", { button_style: "primary", number });
}
await tracker.flush();
// Batches that were full were sent without anybody waiting for them.
while (insertIDs.length < Number(events)) await new Promise((resolve) => setTimeout(resolve, 10));
await new Promise((resolve) => setTimeout(resolve, 300));
if (failures.length > 0) {
    console.error(failures.join("\n"));
    process.exit(1);
}
console.log(insertIDs.join("\n"));
