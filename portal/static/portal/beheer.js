// A form of the editor that is on its way is not sent again: not by Wagtail's autosave, which takes the click on a
// decision for a change of the text, and not by a second click. Who stopped the page may try again after a while.
(() => {
  const WHILE = 30_000;
  let sentAt = -WHILE;
  let lastSave = null;
  const isOnItsWay = () => performance.now() - sentAt < WHILE;

  document.addEventListener("w-autosave:save", (event) => {
    lastSave = event;
    if (isOnItsWay() || event.detail.formData.has("action-workflow-action")) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("[data-edit-form]")) return;
    if (isOnItsWay()) {
      event.preventDefault();
      return;
    }
    sentAt = performance.now();
    lastSave?.preventDefault(); // what was typed just now goes with the form
  });

  addEventListener("pageshow", () => {
    sentAt = -WHILE;
  });
})();
