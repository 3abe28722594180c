/* Forslag, mens man skriver, og seneste søgninger. Siden virker uden denne fil; søgningerne bliver på enheden. */
(function () {
  "use strict";
  var KEY = "seneste-soegninger";
  var MOST = 8;
  var WAIT = 150;

  function recent() {
    try {
      var kept = JSON.parse(window.localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter(function (each) { return typeof each === "string"; }).slice(0, MOST) : [];
    } catch (error) { return []; }
  }

  function remember(query) {
    query = query.trim().slice(0, 100);
    if (!query) { return; }
    var kept = [query].concat(recent().filter(function (each) { return each !== query; })).slice(0, MOST);
    try { window.localStorage.setItem(KEY, JSON.stringify(kept)); } catch (error) { /* uden lager huskes intet */ }
  }

  function address(query) { return "/soeg/?q=" + encodeURIComponent(query); }

  function showRecent(section) {
    var queries = recent();
    section.hidden = queries.length === 0;
    var list = section.querySelector("ul");
    list.replaceChildren();
    queries.forEach(function (query) {
      var link = document.createElement("a");
      link.href = address(query);
      link.textContent = query;
      var item = document.createElement("li");
      item.append(link);
      list.append(item);
    });
  }

  function combobox(input) {
    var list = document.createElement("ul");
    var status = document.createElement("p");
    var active = -1;
    var timer = 0;
    var asked = 0;
    list.id = input.id + "-forslag";
    list.className = "pp-suggest";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Forslag");
    list.hidden = true;
    status.className = "sr-only";
    status.setAttribute("role", "status");
    input.parentElement.classList.add("pp-suggesting");
    input.parentElement.append(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function options() { return Array.prototype.slice.call(list.children); }

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      var all = options();
      active = index;
      all.forEach(function (option, at) { option.setAttribute("aria-selected", at === index ? "true" : "false"); });
      if (index < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", all[index].id);
      all[index].scrollIntoView({ block: "nearest" });
    }

    function show(entries) {
      list.replaceChildren();
      entries.forEach(function (entry, index) {
        var option = document.createElement("li");
        option.id = list.id + "-" + index;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = entry.url;
        option.textContent = entry.name;
        var kind = document.createElement("span");
        kind.textContent = entry.title ? entry.kind + ": " + entry.title : entry.kind;
        option.append(kind);
        list.append(option);
      });
      if (entries.length === 0) { close(); status.textContent = ""; return; }
      active = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = entries.length + " forslag. Brug pil ned.";
    }

    function ask() {
      var typed = input.value.trim();
      var number = ++asked;
      if (typed.length < 2) { close(); return; }
      fetch(input.dataset.suggest + "?q=" + encodeURIComponent(typed.slice(0, 80)), { headers: { Accept: "application/json" } })
        .then(function (response) { return response.ok ? response.json() : { suggestions: [] }; })
        .then(function (data) { if (number === asked && document.activeElement === input) { show(data.suggestions); } })
        .catch(close);
    }

    function go(option) { window.location.assign(option.dataset.url); }

    input.addEventListener("input", function () { window.clearTimeout(timer); timer = window.setTimeout(ask, WAIT); });
    input.addEventListener("focus", function () {
      if (input.value.trim()) { return; }
      show(recent().map(function (query) { return { name: query, title: "", kind: "Søgt før", url: address(query) }; }));
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      var last = options().length - 1;
      if (list.hidden) {
        if (event.key === "ArrowDown" && input.value.trim()) { ask(); event.preventDefault(); }
        return;
      }
      if (event.key === "ArrowDown") { mark(active < last ? active + 1 : 0); event.preventDefault(); }
      else if (event.key === "ArrowUp") { mark(active > 0 ? active - 1 : last); event.preventDefault(); }
      else if (event.key === "Escape") { close(); event.preventDefault(); }
      else if (event.key === "Enter" && active >= 0) { go(options()[active]); event.preventDefault(); }
    });
    /* mousedown kommer før blur, så listen ikke når at lukke. */
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); go(option); }
    });
  }

  function start() {
    document.querySelectorAll("input[data-suggest]").forEach(combobox);
    var searched = document.querySelector("input[data-remember]");
    if (searched) { remember(searched.value); }
    document.querySelectorAll("[data-recent]").forEach(function (section) {
      showRecent(section);
      section.querySelector("button").addEventListener("click", function () {
        try { window.localStorage.removeItem(KEY); } catch (error) { /* intet lager, intet at rydde */ }
        showRecent(section);
      });
    });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
