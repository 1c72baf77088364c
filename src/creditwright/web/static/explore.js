// The explore page's drawings with zoom and hover, over the still ones that the server drew.
// Its figures stand in the page as the API answers them; without this file the tables and still drawings tell them all.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("explored");
  if (!root || !window.echarts) return;
  const language = document.documentElement.lang === "fr" ? "fr-FR" : "en-GB";
  const found = JSON.parse(root.dataset.found);
  const words = root.dataset;
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // What is drawn of each figure: the words under the bars, and the series.
  function content(name) {
    if (name === "risk") {
      const ends = found.edges.map((each) => share.format(each));
      const looks = { approve: "lowers", refer: "neutral", decline: "raises" };
      const series = Object.entries(looks).map(([outcome, look]) => ({
        name: words[outcome], type: "bar", stack: "all", barCategoryGap: "5%",
        itemStyle: { color: colour(look) }, data: found.by_outcome[outcome],
      }));
      return { names: ends.slice(0, -1).map((each, n) => `${each} \u2013 ${ends[n + 1]}`), series };
    }
    const { slices } = found.sides.find((each) => each.cohort === name);
    const bars = { name: words.applications, type: "bar", barCategoryGap: "10%", itemStyle: { color: colour("population") } };
    const line = { name: words.risk, type: "line", yAxisIndex: 1, showSymbol: false, connectNulls: false, color: colour("ink") };
    bars.data = slices.map((each) => each.applications);
    line.data = slices.map((each) => each.foretold);
    return { names: slices.map((each) => String(each.value)), series: [bars, line] };
  }

  function drawn(figure, chart) {
    const { names, series } = content(figure.dataset.zoom);
    const ink = { color: colour("ink") }, muted = { color: colour("muted") };
    const axis = { axisLabel: muted, axisLine: { lineStyle: muted }, splitLine: { lineStyle: { color: colour("rule") } } };
    const isShare = (one) => one.seriesName === words.risk;
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 8, top: 16, bottom: 44, containLabel: true },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      xAxis: { ...axis, type: "category", data: names, splitLine: { show: false } },
      yAxis: [
        { ...axis, type: "value", axisLabel: { ...muted, formatter: whole.format } },
        { ...axis, type: "value", min: 0, show: series.length === 2, splitLine: { show: false }, axisLabel: { ...muted, formatter: share.format } },
      ],
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, // HTML would need styles in the page
        backgroundColor: colour("card"), borderColor: colour("rule"), textStyle: ink,
        formatter: (all) => [all[0].axisValueLabel, ...all.map((one) => one.value == null ? "" : `${one.seriesName}: ${isShare(one) ? share.format(one.value) : whole.format(one.value)}`)].filter(Boolean).join("\n"),
      },
      dataZoom: [
        { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseMove: true },
        { type: "slider", height: 16, bottom: 8, showDetail: false, borderColor: colour("rule"), fillerColor: colour("lowers-soft") || "transparent", handleStyle: { color: colour("card") } },
      ],
      series,
    }, true);
  }

  const window_of = (chart) => chart.getOption().dataZoom[0]; // start and end in per cent
  for (const figure of root.querySelectorAll("[data-zoom]")) {
    const [still, live, buttons] = [".still", ".live", ".actions"].map((each) => figure.querySelector(each));
    live.hidden = buttons.hidden = false;
    const chart = window.echarts.init(live, null, { renderer: "canvas" });
    drawn(figure, chart);
    still.hidden = true;
    live.setAttribute("role", "img");
    live.setAttribute("aria-label", figure.dataset.label);
    buttons.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.by) zoom(chart, Number(button.dataset.by));
      else if (button) keep(figure.dataset.zoom, chart);
    });
    new ResizeObserver(() => chart.resize()).observe(live);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn(figure, chart));
  }

  function zoom(chart, by) {
    const { start, end } = window_of(chart);
    const half = Math.min(50, Math.max(1, ((end - start) / 2) * by));
    const middle = Math.min(100 - half, Math.max(half, (start + end) / 2));
    chart.dispatchAction({ type: "dataZoom", start: middle - half, end: middle + half });
  }

  // What is shown becomes a filter, as if it had been typed.
  function keep(name, chart) {
    const { startValue, endValue } = window_of(chart);
    const { slices } = found.sides.find((each) => each.cohort === name);
    const form = document.getElementById("filters");
    form.elements[`${name}_from`].value = slices[startValue].value;
    form.elements[`${name}_to`].value = slices[endValue].value;
    form.requestSubmit();
  }
});
