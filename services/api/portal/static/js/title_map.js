// Tiles of the operator's own server beneath the dots. The drawing is folded away once one of them is
// there: links in it are reached by keyboard, and where no tile comes it stays as it was.
const section = document.querySelector("[data-tiles]");

function shown(dots) {
  const place = document.createElement("div");
  place.className = "title-map__tiles";
  section.querySelector(".title-map").before(place);
  const credit = document.createElement("span");
  credit.textContent = section.dataset.credit;
  const map = window.L.map(place, { keyboard: true });
  map.attributionControl.setPrefix("");
  const tiles = { attribution: credit.innerHTML, maxZoom: 17 };
  window.L.tileLayer(section.dataset.tiles, tiles).once("tileload", folded).addTo(map);
  const spots = dots.map((dot) => [Number(dot.dataset.lat), Number(dot.dataset.lon)]);
  dots.forEach((dot, at) => {
    const many = dot.dataset.count > 1;
    const ended = dot.querySelector(".title-map__dot--ended");
    const ring = { radius: many ? 12 : 8, weight: ended ? 3 : 2, fillOpacity: ended ? 0 : 0.9 };
    const mark = window.L.circleMarker(spots[at], { ...ring, className: "title-map__mark" }).addTo(map);
    mark.bindTooltip(dot.getAttribute("aria-label").replace(/[<>&]/g, ""));
    mark.on("click", () => { window.location.href = dot.getAttribute("href"); });
  });
  map.fitBounds(spots, { padding: [32, 32], maxZoom: 12 });
}

function folded() {
  const drawing = section.querySelector(".title-map");
  const fold = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = section.dataset.drawing;
  drawing.before(fold);
  fold.append(summary, drawing);
}

if (section && window.L) shown([...section.querySelectorAll("svg a[data-lon]")]);
