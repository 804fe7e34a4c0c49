/* Draws a <figure data-chart> from the JSON inside it with ECharts; colours come from the page, numbers stay in its table. */
(() => {
  "use strict";

  const tones = { accent: "--accent", ok: "--ok", info: "--info", wait: "--chart-wait", orange: "--chart-orange", danger: "--danger", plum: "--plum", quiet: "--chart-quiet" };
  const lightRow = ["#0f6b66", "#d39a2d", "#3f78ad", "#b8613a", "#7c9a52", "#8463a6", "#8a938f"];
  const darkRow = ["#5fd0c4", "#ffd166", "#8cc8f5", "#ffb077", "#a9d67e", "#d0b1ee", "#b9cbc8"];
  const chartTones = { "--chart-wait": "#d39a2d", "--chart-orange": "#d9752f", "--chart-quiet": "#a5aca9" };

  function theme(figure) {
    const style = getComputedStyle(figure), read = (name) => style.getPropertyValue(name).trim() || chartTones[name] || "";
    const dark = Boolean(figure.closest(".wall"));
    const pixels = parseFloat(style.fontSize) || 16;
    return { read, dark, row: dark ? darkRow : lightRow, size: Math.round(pixels * (dark ? 1 : 0.8125)), ink: read("--ink"), width: figure.querySelector(".chart-canvas").clientWidth, soft: read("--ink-soft"), line: read("--line"), paper: read("--paper"), font: style.fontFamily };
  }

  const colour = (one, index, look) => {
    const name = tones[one.tone];
    return name ? (look.dark && name.startsWith("--chart") ? look.read(name.replace("chart-", "")) || look.row[index] : look.read(name)) : look.row[index % look.row.length];
  };

  /* Names of categories: all of them where they fit, turned where they are words, thinned where they are numbers. */
  function words(labels, look, width) {
    const longest = Math.max(...labels.map((label) => [...String(label)].length), 1), tight = labels.length * (longest * look.size + 12) > width;
    const turned = tight && labels.length <= 14 && !/^\d/.test(labels[0]);
    return { type: "category", data: labels, axisLabel: { color: look.soft, fontSize: look.size, interval: tight && !turned ? "auto" : 0, rotate: turned ? 38 : 0 }, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false } };
  }

  const numbers = (look) => ({ type: "value", minInterval: 1, axisLabel: { color: look.soft, fontSize: look.size }, splitLine: { lineStyle: { color: look.line } }, axisLine: { show: false } });

  const legend = (data, look) => ({ show: data.series.length > 1, top: 0, left: 0, itemGap: 18, textStyle: { color: look.ink, fontSize: look.size } });

  function cartesian(kind, data, look) {
    const lying = kind.startsWith("h"), line = kind === "line" || kind === "area", stacked = kind.endsWith("stacked");
    const labels = lying ? { ...words(data.labels, look, Infinity), inverse: true } : words(data.labels, look, look.width - 60);
    const series = data.series.map((one, index) => ({
      name: one.name, type: line ? "line" : "bar", data: one.values, stack: stacked ? "all" : undefined, color: colour(one, index, look),
      symbol: index % 2 ? "rect" : "circle", symbolSize: 7, lineStyle: { width: 3, type: index % 3 === 1 ? "dashed" : "solid" }, areaStyle: kind === "area" && index === 0 ? { opacity: 0.12 } : undefined,
      barMaxWidth: lying ? 22 : 34, itemStyle: line ? {} : { borderRadius: stacked ? 0 : lying ? [0, 4, 4, 0] : [4, 4, 0, 0], borderColor: look.paper, borderWidth: stacked ? 1 : 0 },
      label: { show: !line && !stacked && data.series.length === 1 && data.labels.length <= 18, position: lying ? "right" : "top", color: look.ink, fontSize: look.size },
    }));
    return { grid: { left: 4, right: lying ? 40 : 12, top: data.series.length > 1 ? 38 : 18, bottom: 4, containLabel: true }, legend: legend(data, look), [lying ? "yAxis" : "xAxis"]: labels, [lying ? "xAxis" : "yAxis"]: numbers(look), series };
  }

  /* A ring; where there is no room for words around it they stand under it. */
  function pie(data, look, unit) {
    const values = data.series[0].values, narrow = look.width < look.size * 30, named = (name) => `${name}  ${values[data.labels.indexOf(name)]}${unit}`;
    const parts = values.map((value, index) => ({ value, name: data.labels[index], itemStyle: { color: colour({ tone: data.tones?.[index] }, index, look), borderColor: look.paper, borderWidth: 2 } }));
    return {
      legend: { show: narrow, bottom: 0, left: "center", itemGap: 10, formatter: named, textStyle: { color: look.ink, fontSize: look.size } },
      series: [{ type: "pie", radius: narrow ? ["36%", "58%"] : ["42%", "68%"], center: ["50%", narrow ? "36%" : "50%"], data: parts, minAngle: 3, label: { show: !narrow, color: look.ink, fontSize: look.size, formatter: ({ name }) => named(name) }, labelLine: { show: !narrow, lineStyle: { color: look.soft } } }],
    };
  }

  function gauge(data, look, unit) {
    const one = data.series[0], tone = colour(one, 0, look);
    return { series: [{ type: "gauge", startAngle: 205, endAngle: -25, min: 0, max: data.max || 100, radius: "92%", center: ["50%", "58%"], progress: { show: true, width: 16, roundCap: true }, axisLine: { roundCap: true, lineStyle: { width: 16, color: [[1, look.line]] } }, pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false }, anchor: { show: false }, itemStyle: { color: tone }, detail: { formatter: `{value}${unit}`, color: look.ink, fontSize: look.size * 2.4, fontWeight: 650, offsetCenter: [0, 0] }, title: { color: look.soft, fontSize: look.size, offsetCenter: [0, "42%"] }, data: [{ value: one.values[0], name: data.labels[0] }] }] };
  }

  /* Pale cells under dark figures (and the other way on the wall), so that each figure stays readable. */
  function heat(data, look) {
    const cells = data.series.flatMap((one, y) => one.values.map((value, x) => [x, y, value])), most = Math.max(1, ...cells.map((cell) => cell[2] || 0));
    return {
      grid: { left: 4, right: 8, top: 8, bottom: 46, containLabel: true }, xAxis: words(data.labels, look, look.width - 60), yAxis: { ...words(data.series.map((one) => one.name), look, Infinity), inverse: true },
      visualMap: { min: 0, max: most, orient: "horizontal", left: 0, bottom: 0, itemHeight: 90, itemWidth: 12, calculable: false, text: [String(most), "0"], textStyle: { color: look.soft, fontSize: look.size }, inRange: { color: look.dark ? ["#12312f", "#1b5a54"] : ["#f1f6f5", "#b5dad5", "#67b0a7"] } },
      series: [{ type: "heatmap", data: cells, label: { show: data.labels.length <= 16, color: look.ink, fontSize: look.size }, itemStyle: { borderColor: look.paper, borderWidth: 2, borderRadius: 3 } }],
    };
  }

  /* Columns of nodes and the streams between them; where there is no room for words beside the last column they stand before it. */
  function sankey(data, look, unit) {
    const label = Object.fromEntries(data.nodes.map((node) => [node.name, node.label])), last = Math.max(...data.nodes.map((node) => parseInt(node.name, 10)));
    const short = (text) => (look.width < look.size * 40 && [...text].length > 6 ? `${[...text].slice(0, 5).join("")}…` : text);
    const nodes = data.nodes.map((node, index) => ({ name: node.name, depth: parseInt(node.name, 10), itemStyle: { color: look.row[index % look.row.length], borderWidth: 0 }, label: { position: parseInt(node.name, 10) === last ? "left" : "right" } }));
    const told = ({ dataType, data: one, value }) => (dataType === "edge" ? `${label[one.source]} → ${label[one.target]}  ${one.value}${unit}` : `${label[one.name]}  ${value}${unit}`);
    return {
      tooltip: { trigger: "item", renderMode: "richText", confine: true, formatter: told, backgroundColor: look.paper, borderColor: look.line, textStyle: { color: look.ink, fontSize: look.size } },
      series: [{ type: "sankey", left: 4, right: 4, top: 8, bottom: 8, nodeGap: 6, nodeWidth: 12, draggable: false, emphasis: { focus: "adjacency" }, data: nodes, links: data.links, lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 }, label: { color: look.ink, fontSize: look.size, formatter: ({ name }) => short(label[name]) } }],
    };
  }

  const kinds = { pie, gauge, heat, sankey };

  /* Tooltips are drawn on the canvas (richText), so that a strict content policy needs no exception for inline styles. */
  function options(figure) {
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent), look = theme(figure), kind = figure.dataset.chart, unit = figure.dataset.unit || "";
    const drawn = kinds[kind] ? kinds[kind](data, look, unit) : cartesian(kind, data, look);
    const still = look.dark || matchMedia("(prefers-reduced-motion: reduce)").matches;
    return { animation: !still, animationDuration: 300, textStyle: { fontFamily: look.font, fontSize: look.size }, tooltip: { trigger: kinds[kind] ? "item" : "axis", renderMode: "richText", confine: true, axisPointer: { type: kind === "line" || kind === "area" ? "line" : "shadow" }, backgroundColor: look.paper, borderColor: look.line, textStyle: { color: look.ink, fontSize: look.size } }, ...drawn };
  }

  const redraw = (canvas) => {
    const chart = window.echarts.getInstanceByDom(canvas);
    if (!chart || !canvas.clientWidth) return;
    chart.resize();
    chart.setOption(options(canvas.closest("[data-chart]")), true);
  };
  const watched = new ResizeObserver((entries) => entries.forEach(({ target }) => redraw(target)));

  window.fengqiaoChart = (figure) => {
    const canvas = figure.querySelector(".chart-canvas");
    if (!canvas || !canvas.clientWidth) return;
    const chart = window.echarts.getInstanceByDom(canvas) || window.echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(options(figure), true);
    watched.observe(canvas);
  };

  addEventListener("beforeprint", () => document.querySelectorAll("[data-chart] .chart-canvas").forEach(redraw));
})();
