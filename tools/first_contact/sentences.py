"""Twenty news sentences in English, Russian and Spanish, all written by hand for this project before any model saw them."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "The government will cut income tax from next April, the finance minister said on Monday.",
        "Правительство снизит подоходный налог с апреля следующего года, заявил в понедельник министр финансов.",
        "El Gobierno reducirá el impuesto sobre la renta a partir del próximo abril, dijo el lunes el ministro de Hacienda.",
    ),
    (
        "At least 14 people were killed when a bus left the road in the mountains north of the capital.",
        "По меньшей мере 14 человек погибли, когда автобус съехал с дороги в горах к северу от столицы.",
        "Al menos 14 personas murieron cuando un autobús se salió de la carretera en las montañas al norte de la capital.",
    ),
    (
        "The court rejected her appeal but reduced the sentence to three years.",
        "Суд отклонил её апелляцию, но сократил срок до трёх лет.",
        "El tribunal rechazó su recurso, pero redujo la condena a tres años.",
    ),
    (
        "Farmers say the drought has halved this year's wheat harvest.",
        "Фермеры говорят, что из-за засухи урожай пшеницы в этом году сократился вдвое.",
        "Los agricultores dicen que la sequía ha reducido a la mitad la cosecha de trigo de este año.",
    ),
    (
        "The central bank left interest rates unchanged at 5.25 percent.",
        "Центральный банк сохранил процентную ставку на уровне 5,25 процента.",
        "El banco central mantuvo los tipos de interés en el 5,25 por ciento.",
    ),
    (
        "Hundreds of teachers marched through the city centre to demand higher pay.",
        "Сотни учителей прошли маршем по центру города, требуя повышения зарплаты.",
        "Cientos de profesores marcharon por el centro de la ciudad para exigir mejores salarios.",
    ),
    (
        "The vaccine protects children better than the old one, according to a study published in a medical journal.",
        "Согласно исследованию, опубликованному в медицинском журнале, эта вакцина защищает детей лучше, чем прежняя.",
        "La vacuna protege a los niños mejor que la anterior, según un estudio publicado en una revista médica.",
    ),
    (
        "Nobody was hurt in the fire, which destroyed a warehouse near the port.",
        "В результате пожара, уничтожившего склад возле порта, никто не пострадал.",
        "Nadie resultó herido en el incendio, que destruyó un almacén cerca del puerto.",
    ),
    (
        "The prime minister is expected to meet her German counterpart in Berlin on Thursday.",
        "Ожидается, что в четверг премьер-министр встретится в Берлине со своим немецким коллегой.",
        "Se espera que la primera ministra se reúna el jueves en Berlín con su homólogo alemán.",
    ),
    (
        "The airline cancelled 230 flights because of the strike.",
        "Авиакомпания отменила 230 рейсов из-за забастовки.",
        "La aerolínea canceló 230 vuelos debido a la huelga.",
    ),
    (
        "Rescuers pulled a boy alive from the rubble two days after the earthquake.",
        "Спасатели извлекли из-под завалов живого мальчика через два дня после землетрясения.",
        "Los rescatistas sacaron con vida a un niño de entre los escombros dos días después del terremoto.",
    ),
    (
        "The company denied that it had shared its customers' data with advertisers.",
        "Компания опровергла, что передавала данные своих клиентов рекламодателям.",
        "La empresa negó haber compartido los datos de sus clientes con anunciantes.",
    ),
    (
        "Voters in the region will choose a new parliament on 12 March.",
        "Избиратели в регионе выберут новый парламент 12 марта.",
        "Los votantes de la región elegirán un nuevo parlamento el 12 de marzo.",
    ),
    (
        "The museum will return six bronze statues that were stolen in the nineteenth century.",
        "Музей вернёт шесть бронзовых статуй, украденных в девятнадцатом веке.",
        "El museo devolverá seis estatuas de bronce que fueron robadas en el siglo XIX.",
    ),
    (
        "Police arrested two men on suspicion of selling forged passports.",
        "Полиция арестовала двух мужчин по подозрению в продаже поддельных паспортов.",
        "La policía detuvo a dos hombres sospechosos de vender pasaportes falsos.",
    ),
    (
        "The river may flood again this weekend if the rain does not stop.",
        "Если дождь не прекратится, река в эти выходные может снова выйти из берегов.",
        "El río puede volver a desbordarse este fin de semana si no deja de llover.",
    ),
    (
        "She won the marathon in two hours and 21 minutes, four minutes ahead of her nearest rival.",
        "Она выиграла марафон за два часа 21 минуту, на четыре минуты опередив ближайшую соперницу.",
        "Ganó el maratón en dos horas y 21 minutos, cuatro minutos antes que su rival más cercana.",
    ),
    (
        "The new line will carry 40,000 passengers a day and cost about 1.2 billion euros.",
        "Новая линия будет перевозить 40 000 пассажиров в день и обойдётся примерно в 1,2 миллиарда евро.",
        "La nueva línea transportará a 40.000 pasajeros al día y costará unos 1.200 millones de euros.",
    ),
    (
        "Doctors warn that the hospital could run out of medicine within a week.",
        "Врачи предупреждают, что лекарства в больнице могут закончиться в течение недели.",
        "Los médicos advierten de que el hospital podría quedarse sin medicamentos en una semana.",
    ),
    (
        "The mayor apologised for the delay and promised that the bridge would open before winter.",
        "Мэр извинился за задержку и пообещал, что мост откроется до зимы.",
        "El alcalde se disculpó por el retraso y prometió que el puente se abriría antes del invierno.",
    ),
)
