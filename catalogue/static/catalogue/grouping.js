// One key answers a question, but only while the keyboard is inside its form and not in a field (WCAG 2.1.4).
document.querySelectorAll("[data-answers]").forEach((form) => {
  form.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not([type=hidden]), textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
    const button = form.querySelector(`button[data-key="${event.key.toLowerCase()}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  form.querySelector("button[data-key]")?.focus();
});
