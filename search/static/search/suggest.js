// Suggestions while typing: an ARIA combobox with a list (WAI-ARIA APG). Without this file the field is a plain search.
(() => {
  const field = document.querySelector("[data-suggest]");
  if (!field) return;
  const list = document.createElement("ul");
  list.id = `${field.id}-suggesties`;
  list.className = "aip-suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggesties");
  const status = document.createElement("div");
  status.className = "aip-hidden";
  status.setAttribute("role", "status");
  field.closest(".aip-search__field").append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  let chosen = -1;
  let timer = 0;
  let asking = null;

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    chosen = number;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options()[number].id);
    options()[number].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    list.replaceChildren(...found.map((one, at) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = one.url;
      option.textContent = one.naam;
      kind.className = "aip-suggest__kind";
      kind.textContent = ` ${one.soort}`;
      option.append(kind);
      return option;
    }));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? `${found.length} suggestie${found.length === 1 ? "" : "s"}` : "";
  };
  const ask = async () => {
    asking?.abort();
    const text = field.value.trim();
    if (text.length < 2) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (answer.ok && document.activeElement === field) show((await answer.json()).suggesties);
    } catch {
      // No suggestions is no harm: the search itself goes on.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  field.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count && !list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.href = options()[chosen].dataset.url;
    }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) location.href = option.dataset.url;
  });
  field.addEventListener("blur", close);
})();
