// What pages do beyond links and forms. All of them work without it, but for security keys.
"use strict";

// One click is one request: a second one while the first runs is passed over.
document.addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
// A page that comes back from the browser's cache may send again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(form => delete form.dataset.sent));

// Counts down to when a code may be sent again.
document.querySelectorAll("[data-countdown]").forEach(button => {
  const ready = Date.now() + 1000 * Number(button.dataset.countdown);
  const label = button.textContent;
  const tick = () => {
    const left = Math.ceil((ready - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.waiting.replace("-1", left) : label;
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
});

// Copies the text of another element, and says so.
document.querySelectorAll("[data-copy]").forEach(button => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText.trim());
    button.textContent = button.dataset.copied;
  });
});

document.querySelectorAll("[data-print]").forEach(button => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// Dialogs open over the page; without this file their links lead to pages of their own.
document.querySelectorAll("[data-dialog]").forEach(link => link.addEventListener("click", event => {
  event.preventDefault();
  document.querySelector(link.dataset.dialog).showModal();
}));
document.querySelectorAll("[data-close]").forEach(button => button.addEventListener("click", () => button.closest("dialog").close()));

// Security keys: the options come from mfa-service, and its answer goes there as the browser gives it (WebAuthn Level 3).
document.querySelectorAll("form[data-key]").forEach(form => form.addEventListener("submit", async event => {
  if (form.credential.value) return;
  event.preventDefault();
  const failed = form.querySelector("[data-key-failed]");
  failed.hidden = true;
  try {
    const options = JSON.parse(form.dataset.options);
    const credential = form.dataset.key === "create"
      ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})
      : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)});
    form.credential.value = JSON.stringify(credential.toJSON());
    form.requestSubmit();
  } catch (refusal) {
    failed.hidden = false;
  }
}));
