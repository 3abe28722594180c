// The administration's fields that are searched in get their names said, and its tables of rows a heading for the first column.
// They are Select2's own parts, which it makes without names. Without JavaScript the plain lists stand there, with their labels.
(function () {
  "use strict";

  function nameOf(select) {
    const label = select.labels && select.labels[0];
    return select.getAttribute("aria-label") || (label ? label.textContent.replace(/:\s*$/, "").trim() : "");
  }

  function tell(container) {
    const select = container.previousElementSibling;
    if (!select || select.tagName !== "SELECT") return;
    const name = nameOf(select);
    if (!name) return;
    const box = container.querySelector('[role="combobox"]');
    if (box && box.getAttribute("aria-label") !== name) {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", name);
    }
    container.querySelectorAll(".select2-search__field").forEach((field) => {
      if (!field.getAttribute("aria-label")) field.setAttribute("aria-label", name + ", søg");
    });
    container.querySelectorAll(".select2-selection__rendered").forEach((shown) => {
      if (shown.getAttribute("role") === "textbox") {
        shown.removeAttribute("role");
        shown.removeAttribute("aria-readonly");
      }
      if (shown.tagName === "UL" && shown.getAttribute("role") !== "presentation") shown.setAttribute("role", "presentation");
      shown.querySelectorAll("li:not([role])").forEach((item) => item.setAttribute("role", "presentation"));
    });
  }

  function all() {
    document.querySelectorAll(".select2-container").forEach(tell);
    document.querySelectorAll(".select2-dropdown .select2-search__field:not([aria-label])").forEach((field) => {
      field.setAttribute("aria-label", "Søg");
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("th.original:empty").forEach((head) => {
      const text = document.createElement("span");
      text.className = "visually-hidden";
      text.textContent = "Række";
      head.append(text);
    });
    let waiting = false;
    new MutationObserver(function () {
      if (waiting) return;
      waiting = true;
      window.requestAnimationFrame(function () {
        waiting = false;
        all();
      });
    }).observe(document.body, { childList: true, subtree: true });
    window.setTimeout(all);
  });
})();
