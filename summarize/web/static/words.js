// The page's own words. A language of the browser that is not here gets English.
"use strict";

const WORDS = {
  en: {
    skip: "Skip to the story", editor: "Editor", title: "Title of the digest", own_title: "each language’s own", name: "Your name", export: "Export", review: "Review",
    add_articles: "Add articles", drop: "Drop files here or choose them", paste: "Paste an article, or links, one a line", add: "Add",
    nothing: "Put an article in the editor: drop a file, or paste a text or a link.", choose: "Choose a story.",
    waiting: "waiting", reading: "reading", working: "summarizing and translating", done: "done", failed: "failed",
    no_answer: "No answer: {why}", done_of: "{done} of {total} done", failed_n: "{n} failed", left: "about {time} left", fetching: "fetching {file}: {share} %",
    error: "error", warning: "warning", errors: "errors: {n}", warnings: "warnings: {n}", translating: "translating again", done_in: "done in {time} s", remove: "Remove", remove_it: "Remove {name}",
    helps: "What helps: {hint}", again: "Try again", summary: "Summary", suggested: "Suggested headlines", article: "The article", needs_review: "needs review", own_language: "the summary’s own language",
    draft: "draft translation", good: "good translation", translate_again: "Translate again", busy: "translating…",
    edited: "edited by a person", rests: "rests on {n}", edit: "Edit", edit_it: "Edit sentence {n} of {where}", text: "The text of this sentence", save: "Save and check", cancel: "Cancel",
    seen: "Seen", seen_by: "seen by {name}", approve: "Approve", approved: "approved by {name}", dismiss: "No error", left_out: "left out: {kind}", empty: "There is no finished story in the editor yet.",
    near: "In the memory, {n} % alike:", who: "Put your name into the field at the top first.", stories: "Stories", articles: "Articles", seconds: "{n} s", minutes: "{n} min",
  },
  ru: {
    skip: "К материалу", editor: "Редактор", title: "Заголовок дайджеста", own_title: "свой у каждого языка", name: "Ваше имя", export: "Выгрузить", review: "Проверка",
    add_articles: "Добавить статьи", drop: "Перетащите файлы сюда или выберите их", paste: "Вставьте статью или ссылки, по одной в строке", add: "Добавить",
    nothing: "Добавьте статью: перетащите файл или вставьте текст или ссылку.", choose: "Выберите материал.",
    waiting: "ждёт", reading: "читается", working: "пересказ и перевод", done: "готово", failed: "не удалось",
    no_answer: "Нет ответа: {why}", done_of: "готово {done} из {total}", failed_n: "не удалось: {n}", left: "осталось около {time}", fetching: "загрузка {file}: {share} %",
    error: "ошибка", warning: "сомнение", errors: "ошибок: {n}", warnings: "сомнений: {n}", translating: "переводится заново", done_in: "готово за {time} с", remove: "Убрать", remove_it: "Убрать: {name}",
    helps: "Что поможет: {hint}", again: "Повторить", summary: "Пересказ", suggested: "Варианты заголовка", article: "Статья", needs_review: "нужна проверка", own_language: "язык самого пересказа",
    draft: "черновой перевод", good: "хороший перевод", translate_again: "Перевести заново", busy: "переводится…",
    edited: "исправлено человеком", rests: "опирается на {n}", edit: "Изменить", edit_it: "Изменить предложение {n}: {where}", text: "Текст предложения", save: "Сохранить и проверить", cancel: "Отмена",
    seen: "Прочитано", seen_by: "прочитал(а) {name}", approve: "Одобрить", approved: "одобрил(а) {name}", dismiss: "Не ошибка", left_out: "убрано: {kind}", empty: "Готовых материалов пока нет.",
    near: "В памяти, сходство {n} %:", who: "Сначала впишите своё имя в поле наверху.", stories: "Материалы", articles: "Статьи", seconds: "{n} с", minutes: "{n} мин",
  },
  es: {
    skip: "Ir a la noticia", editor: "Redacción", title: "Título del resumen", own_title: "el propio de cada idioma", name: "Su nombre", export: "Exportar", review: "Revisión",
    add_articles: "Añadir artículos", drop: "Suelte aquí los archivos o elíjalos", paste: "Pegue un artículo, o enlaces, uno por línea", add: "Añadir",
    nothing: "Añada un artículo: suelte un archivo, o pegue un texto o un enlace.", choose: "Elija una noticia.",
    waiting: "en espera", reading: "leyendo", working: "resumiendo y traduciendo", done: "listo", failed: "ha fallado",
    no_answer: "Sin respuesta: {why}", done_of: "{done} de {total} listos", failed_n: "{n} han fallado", left: "quedan unos {time}", fetching: "descargando {file}: {share} %",
    error: "error", warning: "duda", errors: "errores: {n}", warnings: "dudas: {n}", translating: "traduciendo de nuevo", done_in: "listo en {time} s", remove: "Quitar", remove_it: "Quitar {name}",
    helps: "Qué ayuda: {hint}", again: "Reintentar", summary: "Resumen", suggested: "Titulares propuestos", article: "El artículo", needs_review: "requiere revisión", own_language: "el idioma del propio resumen",
    draft: "traducción provisional", good: "buena traducción", translate_again: "Traducir de nuevo", busy: "traduciendo…",
    edited: "editado por una persona", rests: "se apoya en {n}", edit: "Editar", edit_it: "Editar la frase {n} de {where}", text: "El texto de esta frase", save: "Guardar y comprobar", cancel: "Cancelar",
    seen: "Vista", seen_by: "vista por {name}", approve: "Aprobar", approved: "aprobado por {name}", dismiss: "No es un error", left_out: "omitido: {kind}", empty: "Aún no hay ninguna noticia terminada.",
    near: "En la memoria, {n} % parecida:", who: "Escriba antes su nombre en el campo de arriba.", stories: "Noticias", articles: "Artículos", seconds: "{n} s", minutes: "{n} min",
  },
};
const LANGUAGE = (navigator.languages || [navigator.language]).map((one) => one.slice(0, 2).toLowerCase()).find((code) => WORDS[code]) || "en";

/** The words under `key` with `values` filled in. */
function w(key, values = {}) {
  return WORDS[LANGUAGE][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
