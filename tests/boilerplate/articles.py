"""Articles of our own writing: invented outlets, people and places."""

from __future__ import annotations

BODY = (
    "The harbour council voted on Tuesday to rebuild the eastern sea wall, ending a dispute that had lasted for three years.",
    "Engineers told the meeting that the present wall, finished in 1958, would not survive another winter like the last one.",
    '"We have run out of excuses and nearly out of wall," said Mara Lindqvist, who chairs the planning committee.',
    "Work is due to start in March and will cost 14 million crowns, most of it paid by the regional government.",
    "Fishermen had asked for a later start because the season's first herring usually arrive in the same weeks.",
    "The council promised to keep two of the four berths open while the work lasts.",
    "A storm in November had flooded 60 houses and closed the coast road for nine days.",
)
APPEAL = (
    "A message from the Kestrel Bay Courier",
    "Dear readers,",
    "Our newsroom is small and nobody but you pays for it. This year alone we have spent eleven weeks in court to keep our sources safe.",
    "We need your help to go on. Please consider supporting our journalism from as little as $3 a month.",
    "Thank you for standing with us.",
    "Remind me later",
)
CHARITY = (
    "Hospital's appeal for a new scanner passes its goal",
    "A charity that has been raising money for a scanner at the county hospital said on Friday it had passed its goal of 900,000 pounds.",
    "More than 4,000 people donated, most of them less than 20 pounds, according to the treasurer, Ines Corrigan.",
    '"Please keep giving, because the machine needs a room to stand in," she told a crowd outside the main gate.',
    "The largest gift came from the family of a former patient, who asked not to be named.",
    "The hospital will order the scanner in May and expects to treat its first patient in the autumn.",
    "Local newspapers had supported the appeal, and one gave its subscribers a form to send in with their contribution.",
)
BODIES = {
    "en": BODY,
    "ru": (
        "Совет порта во вторник решил заново построить восточную стену, закончив спор, который длился три года.",
        "Инженеры рассказали депутатам, что нынешняя стена была построена в 1958 году и ещё одной такой зимы не выдержит.",
        "«У нас кончились отговорки, а скоро кончится и стена», — сказала глава комиссии Мара Линдквист.",
        "Работы начнутся в марте и обойдутся в 14 миллионов крон, большую часть которых заплатит область.",
    ),
    "es": (
        "El consejo del puerto votó el martes reconstruir el muro oriental y puso fin a una disputa que había durado tres años.",
        "Los ingenieros explicaron que el muro actual, terminado en 1958, no aguantaría otro invierno como el último.",
        "«Se nos acabaron las excusas y casi se nos acaba el muro», dijo Mara Lindqvist, que preside la comisión.",
        "Las obras comenzarán en marzo y costarán 14 millones de coronas, según el gobierno regional.",
    ),
    "de": (
        "Der Hafenrat hat am Dienstag beschlossen, die Mauer neu zu bauen, und damit einen Streit beendet, der drei Jahre dauerte.",
        "Die jetzige Mauer wurde 1958 fertig und würde einen weiteren solchen Winter nicht überstehen, sagten Ingenieure dem Rat.",
        "„Uns sind die Ausreden ausgegangen und fast auch die Mauer“, sagte die Vorsitzende Mara Lindqvist.",
        "Die Arbeiten sollen im März beginnen und kosten 14 Millionen Kronen, die meist das Land zahlt.",
    ),
    "fr": (
        "Le conseil du port a voté mardi la reconstruction du mur oriental, mettant fin à une dispute qui durait depuis trois ans.",
        "Le mur actuel, achevé en 1958, ne résisterait pas à un autre hiver comme le dernier, ont expliqué les ingénieurs.",
        "« Nous sommes à court d'excuses et bientôt de mur », a déclaré Mara Lindqvist, qui préside la commission.",
        "Les travaux commenceront en mars et coûteront 14 millions de couronnes, selon la région.",
    ),
    "uk": (
        "Рада порту у вівторок вирішила заново збудувати східний мур і завершила суперечку, яка тривала три роки.",
        "Інженери розповіли депутатам, що теперішній мур було зведено 1958 року і ще однієї такої зими він не витримає.",
        "«У нас скінчилися відмовки, а скоро скінчиться й мур», — сказала голова комісії Мара Ліндквіст.",
        "Роботи почнуться в березні й коштуватимуть 14 мільйонів крон, більшу частину яких заплатить область.",
    ),
    "pt": (
        "O conselho do porto aprovou na terça-feira a reconstrução do muro oriental, encerrando uma disputa que durou três anos.",
        "O muro atual foi concluído em 1958 e não resistiria a outro inverno como o último, disseram os engenheiros.",
        '"Acabaram as desculpas e quase acabou o muro", disse Mara Lindqvist, que preside a comissão.',
        "As obras começam em março e vão custar 14 milhões de coroas, segundo o governo regional.",
    ),
    "it": (
        "Il consiglio del porto ha votato martedì la ricostruzione del muro orientale, chiudendo una disputa che durava da tre anni.",
        "Il muro attuale è stato finito nel 1958 e non reggerebbe un altro inverno come l'ultimo, hanno spiegato gli ingegneri.",
        "«Abbiamo finito le scuse e quasi anche il muro», ha detto Mara Lindqvist, che presiede la commissione.",
        "I lavori cominceranno a marzo e costeranno 14 milioni di corone, secondo la regione.",
    ),
}
ASKS = {
    "en": "If you value our journalism, please make a donation or become a member today.",
    "ru": "Если вам важна наша работа, поддержите нашу редакцию: сделайте пожертвование, любая сумма поможет нам.",
    "es": "Si te parece valioso nuestro periodismo, apóyanos con tu donación o hazte socio hoy mismo.",
    "de": "Wenn Ihnen unsere Arbeit gefällt, unterstützen Sie unsere Redaktion mit einer Spende oder werden Sie Mitglied.",
    "fr": "Si vous appréciez notre travail, soutenez-nous : faites un don ou devenez membre de notre journal.",
    "uk": "Якщо вам подобається наша робота, підтримайте нас: зробіть внесок, будь-яка сума допоможе нам.",
    "pt": "Se você valoriza o nosso jornalismo, apoie-nos com a sua doação ou torne-se membro hoje.",
    "it": "Se apprezzi il nostro giornalismo, sostienici con una donazione o diventa socio oggi stesso.",
}
