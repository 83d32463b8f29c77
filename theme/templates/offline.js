// Answers for the page of taking part while there is no network: from what the page has put aside. Nothing else is touched.
"use strict";
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(async () => (await caches.match(event.request, { ignoreSearch: true })) ?? Response.error()));
});
