// Shows the API's document: with the session of a page where there is one, else by a key that is
// asked for. The key stays in this page's memory and is kept nowhere.
"use strict";

const shown = document.getElementById("shown");
const asking = document.getElementById("asking");
const told = document.getElementById("told");

const viewers = {
  swagger(described, key) {
    const ui = SwaggerUIBundle({
      spec: described,
      dom_id: "#shown",
      deepLinking: true,
      filter: true,
      validatorUrl: null,
      persistAuthorization: false,
      onComplete() {
        if (key) ui.preauthorizeApiKey("HTTPBearer", key);
      },
    });
  },
  redoc(described) {
    Redoc.init(described, { hideDownloadButton: true, nativeScrollbars: true }, shown);
  },
};

async function show(key) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const answer = await fetch("openapi.json", { headers, cache: "no-store" });
  const described = await answer.json();
  if (!answer.ok) {
    told.textContent = key ? described.detail : "";
    asking.hidden = false;
    return;
  }
  asking.hidden = true;
  described.servers = [{ url: new URL(".", location.href).pathname.replace(/\/$/, "") || "/" }];
  viewers[shown.dataset.viewer](described, key);
}

asking.addEventListener("submit", (event) => {
  event.preventDefault();
  show(document.getElementById("key").value.trim());
});
show("");
