/**
 * Keeps a page up to date, where scripts run. Without it a reload shows the same. Parts come from the
 * console itself, with everything from outside escaped; nothing here makes HTML.
 */
const main = document.querySelector('main');
const news = document.querySelector('#news');

/** What somebody is typing, opening or standing on must outlive the part it stands in. */
function keep(section) {
  const fields = [...section.querySelectorAll('input:not([type=hidden]), textarea, select')];
  return {
    values: fields.map(({ id, name, value, checked }) => ({ id, name, value, checked })),
    open: [...section.querySelectorAll('details[open][id]')].map(({ id }) => id),
    focus: section.contains(document.activeElement) ? document.activeElement.id : '',
    scrolled: [...section.querySelectorAll('.scroll')].map(({ scrollLeft }) => scrollLeft),
  };
}

function giveBack(section, { values, open, focus, scrolled }) {
  for (const { id, value, checked } of values) {
    const field = id === '' ? null : section.querySelector(`#${CSS.escape(id)}`);
    if (field === null) continue;
    if (field.type === 'checkbox') field.checked = checked;
    else field.value = value;
  }
  for (const id of open) section.querySelector(`#${CSS.escape(id)}`)?.setAttribute('open', '');
  section.querySelectorAll('.scroll').forEach((box, at) => (box.scrollLeft = scrolled[at] ?? 0));
  if (focus !== '') section.querySelector(`#${CSS.escape(focus)}`)?.focus({ preventScroll: true });
}

function replace({ id, html, digest }) {
  const section = document.querySelector(`#part-${CSS.escape(id)}`);
  if (section === null || section.dataset.digest === digest) return;
  const kept = keep(section);
  section.innerHTML = html;
  section.hidden = html === '';
  section.dataset.digest = digest;
  giveBack(section, kept);
}

function watch(address) {
  const events = new EventSource(address);
  const isLive = (yes) => document.body.classList.toggle('away', !yes);
  events.addEventListener('open', () => isLive(true));
  // The browser connects again by itself; meanwhile the page says that it may be old.
  events.addEventListener('error', () => isLive(false));
  events.addEventListener('part', ({ data }) => replace(JSON.parse(data)));
  events.addEventListener('news', ({ data }) => {
    news.textContent = JSON.parse(data);
  });
  events.addEventListener('over', () => {
    events.close();
    // The finished run has other pages, such as its report; nothing that is typed is lost by it.
    if (main.querySelector(':focus-visible') === null) location.reload();
  });
  addEventListener('pagehide', () => events.close());
}

/** A duration as the server writes it; seconds are enough for a clock that runs. */
function durationText(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value) => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

function tick() {
  for (const clock of document.querySelectorAll('time[data-since]'))
    clock.textContent = durationText(Date.now() - Number(clock.dataset.since));
  for (const clock of document.querySelectorAll('time[data-until]'))
    clock.textContent = durationText(Number(clock.dataset.until) - Date.now());
}

if (main?.dataset.events) watch(main.dataset.events);
setInterval(tick, 1000);
