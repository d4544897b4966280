const faults = [];
const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
const name = (e) => `<${e.tagName.toLowerCase()}${e.id ? ' #' + e.id : ''}${e.name ? ' name=' + e.name : ''} class="${e.className && e.className.baseVal === undefined ? e.className : ''}">`;
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) {
  const wide = [...document.querySelectorAll('body *')]
    .filter((e) => seen(e) && e.getBoundingClientRect().right > width + 1)
    .filter((e) => !e.closest('[data-scrolls], .scroll-x'))
    .slice(0, 5).map(name);
  faults.push(`the page is ${document.documentElement.scrollWidth} px wide in ${width}: ${wide.join(' ')}`);
}
for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
  const labelled = (field.labels && field.labels.length) || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
  if (!labelled) faults.push(`no label: ${name(field)}`);
}
for (const button of document.querySelectorAll('button:not([aria-hidden=true]), a[href]')) {
  const text = (button.textContent || '').trim() || button.getAttribute('aria-label') || button.querySelector('img[alt]:not([alt=""])');
  if (!text) faults.push(`no name: ${name(button)} ${button.getAttribute('href') || ''}`);
}
for (const image of document.querySelectorAll('img')) {
  if (!image.hasAttribute('alt')) faults.push(`no alt: ${image.src}`);
  if (image.complete && image.naturalWidth === 0 && image.loading !== 'lazy') faults.push(`broken picture: ${image.src}`);
}
for (const picture of document.querySelectorAll('.picture')) {
  if (seen(picture) && picture.getBoundingClientRect().width < 40) faults.push(`a picture ${picture.getBoundingClientRect().width} px wide: ${name(picture.parentElement)}`);
}
for (const box of document.querySelectorAll('.table-box')) {
  if (width < 720 && seen(box) && box.scrollWidth > box.clientWidth + 1) faults.push(`a table hides its last columns: ${box.getAttribute('aria-label')}`);
}
// Two texts without a space between them are read as one word: `It came damagedDried cherries`.
const inline = (e) => e && e.nodeType === 1 && seen(e) && getComputedStyle(e).display === 'inline';
const letter = (text) => /[\p{L}\p{N}]/u.test(text);
for (const one of document.querySelectorAll('main a, main span, main strong, main time')) {
  const next = one.nextSibling;
  if (!inline(one) || !inline(next)) continue;
  const [before, after] = [one.innerText.slice(-1), next.innerText.slice(0, 1)];
  const [left, right] = [[...one.getClientRects()].pop(), next.getClientRects()[0]];
  const beside = Math.abs(left.top - right.top) < left.height / 2 && right.left - left.right < 2;
  if (letter(before) && letter(after) && beside) faults.push(`glued: ${one.innerText}|${next.innerText}`);
}
const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push(`id twice: ${id}`);
const header = document.querySelector('.site-header-row');
const rows = width >= 720 ? 1 : document.querySelector('.site-header .search') ? 2 : 1;
if (header && header.getBoundingClientRect().height > 8 + rows * 64) faults.push(`the header has more than ${rows} rows`);
const headings = document.querySelectorAll('h1').length;
if (headings !== 1) faults.push(`${headings} h1`);
if (!document.documentElement.lang) faults.push('no lang');
if (!document.title) faults.push('no title');
return faults;
