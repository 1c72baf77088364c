// What pages do beyond HTML; each works without it, by a link or a button.
"use strict";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// "/" goes to the search, as people know it from elsewhere.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  const search = document.getElementById("search");
  if (event.key === "/" && !typing && search) {
    event.preventDefault();
    search.focus();
  }
});

// Where tabs do not fit beside one another, the one that is open is brought into sight.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// A slider's number follows it at once; the picture follows when the server has answered.
document.addEventListener("input", (event) => {
  const shown = event.target.matches("input[type=range]") && event.target.closest(".slider")?.querySelector("output");
  if (shown) {
    const language = document.documentElement.lang === "fr" ? "fr-FR" : "en-GB";
    shown.textContent = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(event.target.value).replaceAll("-", "\u2212");
  }
});
