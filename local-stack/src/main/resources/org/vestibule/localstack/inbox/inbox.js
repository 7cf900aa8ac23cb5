// Puts what came since into the page, without moving a reader who has selected something.
setInterval(async () => {
  if (document.hidden || String(getSelection())) return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location)).text(), "text/html");
    const fresh = page.querySelector("main");
    const shown = document.querySelector("main");
    if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
  } catch {
    // The stack is down; the page keeps what it has.
  }
}, 2000);
