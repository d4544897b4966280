// Keyboard help for operators' tables; every page works without it.
// "/" goes to the search field, or to the filters where there is none; j and k walk the rows, Enter opens the row's first link, ? tells this.
(() => {
  const rows = () => [...document.querySelectorAll("main tbody tr")];
  const here = () => rows().findIndex((row) => row.contains(document.activeElement) || row === document.activeElement);
  const go = (step) => {
    const all = rows();
    const row = all[Math.min(Math.max(here() + step, 0), all.length - 1)];
    if (!row) return;
    row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const help = () => {
    const known = document.getElementById("keys-help");
    if (known) return known.remove();
    const box = document.createElement("dialog");
    box.id = "keys-help";
    const zh = document.documentElement.lang.startsWith("zh");
    box.textContent = zh
      ? "/ 搜索或筛选 · j k 上下移动 · Enter 打开 · ? 关闭"
      : "/ search or filter · j k move between rows · Enter opens · ? closes";
    document.body.append(box);
    box.show();
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector("main input[type=search]")
      ?? document.querySelector("main .chips a, main form input:not([type=hidden]), main form select");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?") help();
    else if (event.key === "Enter" && here() >= 0) rows()[here()].querySelector("a")?.click();
  });
})();
