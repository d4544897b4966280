// Spares a step where a browser runs scripts; every page works without.
(() => {
  const zh = document.documentElement.lang.startsWith("zh");
  document.documentElement.classList.add("scripted");

  // Where this browser's clock stands, so that times are told in its zone from the next page on.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.split("; ").includes(`entrepot_zone=${zone}`)) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `entrepot_zone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
  }

  // Another country or province: its fields come at once, in the place of those before.
  document.addEventListener("change", async (event) => {
    const select = event.target.closest(".region-province select");
    const button = select?.closest(".region-province").querySelector("button[name=act]");
    if (!button) return;
    const all = (page) => [...page.querySelectorAll(".fields:has(.region)")];
    const fields = select.closest(".fields");
    const at = all(document).indexOf(fields);
    try {
      const body = new URLSearchParams(new FormData(select.form, button));
      const answer = await fetch(button.formAction, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      fields.replaceWith(document.importNode(all(page)[at], true));
      document.getElementById(select.id)?.focus();
    } catch {
      button.click();
    }
  });

  // One more, one fewer. In the cart the new number is taken after a moment of rest.
  for (const input of document.querySelectorAll(".quantity input[type=number], .buy-row input[type=number]")) {
    const steps = document.createElement("span");
    steps.className = "stepper";
    input.replaceWith(steps);
    let rest;
    const step = (sign, name, move) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", () => {
        move();
        clearTimeout(rest);
        if (input.closest(".quantity")) rest = setTimeout(() => input.form.requestSubmit(), 800);
      });
      return button;
    };
    steps.append(
      step("−", zh ? "减少一件" : "One fewer", () => input.stepDown()),
      input,
      step("+", zh ? "增加一件" : "One more", () => input.stepUp()),
    );
  }

  // Into the cart without leaving the listing. What is refused is sent again, for its page to say why.
  const buy = document.querySelector("form.buy-form");
  buy?.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "act") return;
    event.preventDefault();
    if (buy.dataset.busy) return;
    buy.dataset.busy = "yes";
    const said = buy.querySelector(".buy-added");
    try {
      const body = new URLSearchParams(new FormData(buy));
      const answer = await fetch(buy.getAttribute("action"), { method: "POST", body });
      if (!answer.ok || !answer.redirected) return buy.submit();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector(".site-nav-cart").replaceWith(page.querySelector(".site-nav-cart"));
      const cart = document.createElement("a");
      cart.href = "/cart";
      cart.textContent = said.dataset.cart;
      said.replaceChildren(`${said.dataset.added} `, cart);
    } catch {
      location.assign("/cart");
    }
    delete buy.dataset.busy;
  });

  // A picture as large as the window.
  const zoom = document.querySelector("a.zoom");
  zoom?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const box = document.createElement("dialog");
    box.className = "zoomed";
    const image = new Image();
    image.src = zoom.href;
    image.alt = zoom.querySelector("img")?.alt ?? "";
    box.setAttribute("aria-label", image.alt);
    const close = document.createElement("button");
    close.className = "button button-quiet";
    close.textContent = zh ? "关闭" : "Close";
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", (at) => at.target === box && box.close());
    box.addEventListener("close", () => box.remove());
    box.append(close, image);
    document.body.append(box);
    box.showModal();
  });
})();
