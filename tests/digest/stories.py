"""Invented stories, each in three versions of different outlets, and with each a different story on the same topic and place."""

from __future__ import annotations

from typing import NamedTuple


class Story(NamedTuple):
    """``tellings`` are one story in three wordings; ``others`` are different stories on its topic."""

    language: str
    versions: tuple[str, str, str]
    others: tuple[str, ...]


FERRY = Story(
    "en",
    (
        """Ferry line to Norra reopens after eleven weeks
The ferry line between Halden and the island of Norra reopened on Monday after eleven weeks of repairs, its owner Kustlinjen said.
Some 2,400 passengers crossed on the first day, more than on any Monday since the summer.
A storm in August had torn away part of the pier at Halden and damaged one of the company's two ships, the Alma.
The repairs cost 3.2 million kroner, and the state paid a third of it, harbour master Ines Dahl said.
The Alma will not return before the spring, so the Berta sails alone, six times a day.""",
        """Islanders cheer first boat in months
Cheers greeted the Berta as she tied up at Norra on Monday morning:
for the first time since August the islanders have a boat to Halden again.
Kustlinjen, which owns the line, counted 2,400 travellers by the evening.
The service had stopped when a storm wrecked the pier in Halden and holed the Alma, the second ship of the fleet.
"We have spent 3.2 million kroner, and without the third that came from the state we would have stayed closed," said Ines Dahl, the
harbour master.
Until the Alma is back in spring there will be six crossings a day.""",
        """Norra connected to mainland again
Norra is connected to the mainland again.
Kustlinjen resumed its crossings to Halden on Monday with the ship Berta, after a break of eleven weeks.
Harbour master Ines Dahl put the bill for mending the storm-damaged pier at 3.2 million kroner, a third of which was borne by the state.
On the day of the reopening 2,400 people used the ferry.
Her sister ship Alma stays in the yard until spring.""",
    ),
    (
        """Halden harbour to get a second crane
The harbour of Halden will get a second crane next year, harbour master Ines Dahl said on Monday.
The crane costs 14 million kroner and comes from a yard in Gdynia; it lifts 60 tonnes.
The timber merchants of the town had asked for it since 2019, because their barges often wait for two days.
The council of Halden approved the loan with 21 votes to 8.""",
        """Kustlinjen raises fares for cars
Kustlinjen raises its fares on the line from Halden to Norra in January:
a car will cost 310 kroner instead of 265, the company said on Monday.
Foot passengers pay 48 kroner as before.
The islanders' association called the step unfair; its chairman Nils Brekke said 140 commuters depend on their cars.
The company blames the price of diesel, which has risen by 22 per cent in a year.""",
    ),
)

MUSEUM = Story(
    "en",
    (
        """Thieves take Bronze Age hoard from Tessin museum
Thieves stole a hoard of 183 Bronze Age coins and rings from the town museum of Tessin in the night to Thursday, police said.
Two men broke a window at the back of the building at 2.40 am and were gone after six minutes, the recordings of the cameras show.
The alarm rang, but the guard, who was at another site of the firm Wardex, came only at 3.15.
Museum director Pavel Orsk said the hoard, found by a farmer in 1961, was insured for 1.1 million euros and could not be sold openly.""",
        """Six minutes that cost a museum its treasure
It took them six minutes.
Two masked men climbed through a rear window of the Tessin museum at 2.40 on Thursday morning and left with the whole of its hoard, 183
pieces.
Pavel Orsk, who runs the museum, fears that they will be melted down. "No dealer would touch them," he said.
The insurance will pay 1.1 million euros.
Police want to know why the guard sent by Wardex reached the building no sooner than 3.15, although the alarm had worked.
A farmer had ploughed up the treasure in 1961.""",
        """Police hunt two men after hoard theft
Police are hunting two men who took 183 ancient coins and rings from a museum in Tessin early on Thursday.
They entered by a window and needed six minutes.
According to director Pavel Orsk the Bronze Age find is worth 1.1 million euros to the insurers, but priceless to science.
The security company Wardex is to explain why its man arrived more than half an hour after the alarm.""",
    ),
    (
        """Tessin museum opens wing for children
The town museum of Tessin opens a new wing for children on Saturday, its director Pavel Orsk said.
It cost 640,000 euros, most of which came from a foundation in Brode.
Children can dig for copies of Bronze Age rings in 12 tonnes of sand.
School classes have booked 57 visits until Christmas.""",
        """Coins stolen from collector's flat in Brode
A collection of 410 silver coins has been stolen from a flat in Brode, police said on Thursday.
The owner, a retired teacher, was on holiday when the thieves forced the balcony door.
They left the paintings and a stamp collection untouched.
The coins, most of them minted before 1800, are worth about 95,000 euros.""",
    ),
)

BRIDGE = Story(
    "ru",
    (
        """Мост через Ольшанку закрыли на полгода
Мост через реку Ольшанку в Верхнем Заречье закрыли в среду на полгода: в опоре нашли трещину длиной 4,5 метра, сообщил мэр Григорий Лапшин.
Объезд через посёлок Каменка длиннее на 27 километров.
Ремонт оценили в 380 млн рублей, половину выделит область.
Трещину заметили водолазы компании «Гидрострой» при плановом осмотре.
Для школьников с левого берега пустят шесть автобусов.""",
        """Водолазы нашли трещину, город остался без моста
Верхнее Заречье осталось без моста: с утра среды движение по нему остановлено, и откроют его не раньше чем через шесть месяцев.
Причиной стала трещина в опоре, 4,5 метра, которую обнаружили водолазы «Гидростроя».
Как сказал мэр Григорий Лапшин, на ремонт нужно 380 миллионов рублей, из них половину обещала дать область.
Водителям придётся ехать через Каменку, это лишние 27 километров.""",
        """Лапшин объяснил, почему перекрыли мост
Опора моста через Ольшанку повреждена, поэтому ездить по нему нельзя. Об этом в среду рассказал мэр Верхнего Заречья Григорий Лапшин.
По его словам, длина трещины достигает 4,5 метра.
Область возьмёт на себя половину расходов, а всего на восстановление уйдёт 380 млн рублей и около полугода.
Объехать можно по дороге через Каменку, хотя путь удлинится на 27 километров.""",
    ),
    (
        """В Верхнем Заречье выбирают подрядчика для набережной
Мэр Верхнего Заречья Григорий Лапшин объявил в среду конкурс на строительство набережной Ольшанки.
На 1,8 километра берега потратят 145 млн рублей.
Заявки принимают до 12 ноября, пока их подали три фирмы, среди них «Берегстрой».
Жители просили сохранить старые ивы, и в проекте остались 64 дерева.""",
        """Паводок на Ольшанке ждут в апреле
Паводок на Ольшанке в этом году ожидают в середине апреля, сообщили синоптики.
Уровень воды у Каменки может подняться на 310 сантиметров.
В Верхнем Заречье готовят 40 лодок и 900 мешков с песком.
Прошлой весной затопило 52 двора.""",
    ),
)

HOSPITAL = Story(
    "ru",
    (
        """В Ярцеве открыли детскую больницу на 220 коек
Новая детская больница на 220 коек открылась во вторник в Ярцеве. Строили её четыре года, и обошлась она в 2,6 млрд рублей.
Главным врачом назначили Марину Суворцеву, которая раньше руководила отделением в Липках.
В больнице 14 операционных и собственная вертолётная площадка.
Первым пациентом стал девятилетний Артём из села Глинное со сломанной рукой.""",
        """Первый пациент новой больницы пришёл с переломом
Девятилетний мальчик из Глинного сломал руку и стал первым, кого приняла новая детская больница в Ярцеве.
Открытие прошло во вторник. За четыре года на стройку ушло 2,6 миллиарда рублей.
По словам главного врача Марины Суворцевой, здесь могут лечиться одновременно 220 детей.
Операционных четырнадцать — точнее, 14 залов и площадка для вертолёта на крыше.""",
        """Ярцево дождалось своей больницы
Четыре года стройки позади: во вторник в Ярцеве начала работать детская больница. Она рассчитана на 220 мест.
Марина Суворцева, главный врач, рассказала, что 14 операционных оснащены полностью, а на крышу может сесть вертолёт санавиации.
Стоимость проекта составила 2,6 млрд рублей.
До сих пор детей из Ярцева возили в Липки.""",
    ),
    (
        """В Ярцеве не хватает 35 педиатров
В поликлиниках Ярцева не хватает 35 педиатров, подсчитала во вторник областная счётная палата.
Врачи уезжают в Липки, где платят на 18 тысяч рублей больше.
Министр здравоохранения области Олег Трунин обещал дать молодым врачам жильё.
На это выделят 76 млн рублей в будущем году.""",
    ),
)

DROUGHT = Story(
    "es",
    (
        """Valdemora corta el agua por la noche
El Ayuntamiento de Valdemora cortará el agua desde el lunes entre las 23 y las 6 horas, anunció la alcaldesa, Teresa Quiroga.
El embalse de Peñalba está al 11,4 % de su capacidad, el nivel más bajo desde que se construyó.
La medida afecta a 36.500 vecinos y ahorrará unos 4 millones de litros al día.
El hospital y las tres residencias recibirán agua de 18 camiones cisterna.
Los regantes de la comarca ya perdieron la mitad de la cosecha.""",
        """Sin agua en los grifos hasta las seis de la mañana
Los 36.500 habitantes de Valdemora se quedarán sin agua cada noche a partir del lunes.
Lo decidió el Ayuntamiento después de que el embalse de Peñalba cayera al 11,4 %, según explicó la alcaldesa Teresa Quiroga.
Los grifos no funcionarán entre las 23 y las 6 horas.
Con ello se quieren ahorrar 4 millones de litros diarios. Un total de 18 cisternas abastecerán al hospital.""",
        """Quiroga: «No queda otro remedio que cortar»
«No queda otro remedio», dijo Teresa Quiroga. La alcaldesa de Valdemora confirmó que habrá cortes nocturnos de agua desde el lunes.
El pantano de Peñalba, del que bebe la ciudad, apenas guarda el 11,4 % de lo que cabe en él.
El Ayuntamiento calcula un ahorro de 4 millones de litros por día y ha contratado 18 camiones cisterna para el hospital y las residencias.
La ciudad tiene 36.500 vecinos.""",
    ),
    (
        """Valdemora estrena una planta solar
La alcaldesa de Valdemora, Teresa Quiroga, inauguró el lunes una planta solar de 52 megavatios junto al embalse de Peñalba.
La obra costó 41 millones de euros y la construyó la empresa Luzal.
Dará electricidad a 28.000 hogares.
Los ecologistas piden que se vigile a las 16 parejas de aguiluchos que anidan cerca.""",
        """El embalse de Tormeda recupera agua tras las lluvias
El embalse de Tormeda subió hasta el 63 % después de una semana de lluvias, informó el lunes la confederación.
Han caído 94 litros por metro cuadrado.
Los regantes podrán sembrar 5.200 hectáreas de maíz, el doble que el año pasado.
En Peñalba, en cambio, apenas llovió.""",
    ),
)

STRIKE = Story(
    "es",
    (
        """Los conductores de Transmar van a la huelga
Los 870 conductores de autobús de Transmar irán a la huelga el jueves y el viernes en Puerto Ansó, comunicó el sindicato.
Piden una subida del 6,5 % y tres días más de descanso.
La empresa ofrece el 2,8 %. Su director, Elías Montoro, calificó el paro de irresponsable.
Habrá servicios mínimos del 40 % en hora punta.
La última huelga, hace nueve años, duró 12 días.""",
        """Puerto Ansó se prepara para dos días sin autobuses
Puerto Ansó se prepara para dos días con pocos autobuses:
el sindicato ha llamado a parar el jueves y el viernes a los 870 conductores de Transmar.
Entre el 6,5 % que reclaman y el 2,8 % que ofrece la compañía no hubo acuerdo.
Solo circulará el 40 % de los vehículos en las horas punta.
«Es una irresponsabilidad», lamentó el director, Elías Montoro.""",
        """Transmar y el sindicato rompen las conversaciones
Las conversaciones entre Transmar y sus conductores se rompieron, así que habrá huelga jueves y viernes.
El sindicato no acepta el aumento del 2,8 % y exige un 6,5 %.
Elías Montoro, que dirige la empresa de Puerto Ansó, acusó a los representantes de los 870 trabajadores de actuar sin responsabilidad.
Los servicios mínimos quedan fijados en el 40 %.""",
    ),
    (
        """Transmar compra 60 autobuses eléctricos
Transmar comprará 60 autobuses eléctricos para Puerto Ansó, anunció el jueves su director, Elías Montoro.
Los primeros 15 llegarán en marzo desde una fábrica de Brenal.
El contrato asciende a 33 millones de euros, de los que la Unión Europea paga 9.
La flota tiene ahora 310 vehículos.""",
    ),
)

STORIES: tuple[Story, ...] = (FERRY, MUSEUM, BRIDGE, HOSPITAL, DROUGHT, STRIKE)
